import type { CfnStage, Stage } from 'aws-cdk-lib/aws-apigateway';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import { nameOf, type RestMethod } from './methods/rest-method';

const KEY = 'method.request.header.Authorization';

/** Methods with tokens whose answers a stage keeps by path alone: what one client was told, the next one is told too. */
export function tokensCachedProblems(stages: readonly Stage[], withTokens: readonly RestMethod[]): Refusal[] {
  return stages.flatMap((stage) =>
    withTokens
      .filter((method) => isKept(stage, method) && !isKeyed(method))
      .map((method) =>
        refusal(
          'tokens-cached',
          `${nameOf(method)}: the stage ${stage.node.path} caches its responses, and gives one client's ` +
            'response to the next client; set cachingEnabled: false for it in the methodOptions of the stage, or make ' +
            `${KEY} one of its cacheKeyParameters`,
        ),
      ),
  );
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-methodsetting.html */
function isKept(stage: Stage, { httpMethod, at }: RestMethod): boolean {
  const cfnStage = stage.node.defaultChild as CfnStage;
  if (cfnStage.cacheClusterEnabled !== true) return false;
  const settings = resolved<unknown>(cfnStage, cfnStage.methodSettings) as CfnStage.MethodSettingProperty[] | undefined;
  const of = (path: string, name: string) =>
    settings?.find((one) => pathOf(one.resourcePath) === path && one.httpMethod === name)?.cachingEnabled;
  // for all methods means for those that only read; ANY is one of them too
  const general = httpMethod === 'GET' || httpMethod === 'ANY' ? of('/*', '*') : false;
  return (of(at.path, httpMethod) ?? general) === true;
}

/** `/orders` of `/~1orders`. */
function pathOf(resourcePath = ''): string {
  return resourcePath.replaceAll('~1', '/').replace(/^\/\//, '/');
}

function isKeyed({ integration }: RestMethod): boolean {
  return integration?.cacheKeyParameters?.some((key) => isSame(key, KEY)) ?? false;
}

/** Names of headers have no case; a key that the deployment makes is none that we know. */
function isSame(key: unknown, name: string): boolean {
  return typeof key === 'string' && key.toLowerCase() === name.toLowerCase();
}
