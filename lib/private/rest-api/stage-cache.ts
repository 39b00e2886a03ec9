import type { CfnMethod, CfnStage, Stage } from 'aws-cdk-lib/aws-apigateway';
import { resolved } from '../resolved';

const PREFLIGHT_KEYS = ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'];

/** Whether a stage keeps answers. Its cache goes by the path alone: `Vary` means nothing to it. */
export function hasCache({ node }: Stage): boolean {
  return (node.defaultChild as CfnStage).cacheClusterEnabled === true;
}

/** Makes what an answer depends on part of a method's cache key. Answers are kept by path otherwise, for everybody. */
export function addCacheKeys(method: CfnMethod): void {
  const names = method.httpMethod === 'OPTIONS' ? PREFLIGHT_KEYS : ['Origin'];
  const keys = names.map((name) => `method.request.header.${name}`);
  // not resolved: that would lose references to other stacks
  const integration = method.integration as CfnMethod.IntegrationProperty;
  const declared = resolved<CfnMethod['requestParameters']>(method, method.requestParameters) ?? {};
  method.integration = {
    ...integration,
    cacheKeyParameters: [...new Set([...(integration.cacheKeyParameters ?? []), ...keys])],
  };
  // a key has to be declared; false: it may be absent
  method.requestParameters = { ...Object.fromEntries(keys.map((key) => [key, false])), ...declared };
}
