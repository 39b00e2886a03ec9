import type { CfnStage, Stage } from 'aws-cdk-lib/aws-apigateway';
import type { RestMethod } from './methods/rest-method';

const PREFLIGHT_KEYS = ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'];

/** Whether a stage keeps answers. Its cache goes by the path alone: `Vary` means nothing to it. */
export function hasCache({ node }: Stage): boolean {
  return (node.defaultChild as CfnStage).cacheClusterEnabled === true;
}

/** What an answer of a method depends on, as parameters of requests. A stage keeps answers by path otherwise, for everybody. */
export function cacheKeysOf({ httpMethod }: RestMethod): string[] {
  const names = httpMethod === 'OPTIONS' ? PREFLIGHT_KEYS : ['Origin'];
  return names.map((name) => `method.request.header.${name}`);
}
