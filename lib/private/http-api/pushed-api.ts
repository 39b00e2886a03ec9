import { Aws, Stack } from 'aws-cdk-lib';
import { CfnApi, CfnStage, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AllowlistSync } from '../../allowlist-sync';
import { MAX_NATIVE_ORIGINS } from '../../contract/native-origins';
import type { EndpointClass } from '../../endpoint-class';
import { isResource } from '../is-resource';
import { inform } from '../messages/annotations';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import { nativeCors } from '../sync/native-cors';
import { pushedBound } from '../sync/sentences';
import type { HttpApiResources } from './api-routes';
import { corsConfigurationOf } from './cors-configuration';
import type { HttpApiWithPolicy } from './target';

/** Whether an API can be written for a class: the app makes it beside the class. */
export function canBePushed(api: IHttpApi, endpointClass: EndpointClass): boolean {
  return isResource(api.node.defaultChild, CfnApi) && Stack.of(api) === Stack.of(endpointClass);
}

/** Has the configuration of an API written for its one class. The template names none. Returns what is in the way. */
export function pushToApi({ scope, api }: HttpApiWithPolicy, around: HttpApiResources, one: EndpointClass): Refusal[] {
  const resource = api.node.defaultChild as CfnApi;
  const problems = stagesOf(resource, around).filter(isByHand).map(notAutomatic);
  AllowlistSync.of(api)._addTarget({
    config: {
      kind: 'http-api',
      name: api.node.path,
      api: api.apiId,
      className: one.className,
      cors: nativeCors(corsConfigurationOf(one)),
    },
    statements: [
      new PolicyStatement({
        actions: ['apigateway:GET', 'apigateway:PATCH'],
        resources: [`arn:${Aws.PARTITION}:apigateway:${Aws.REGION}::/apis/${api.apiId}`],
      }),
    ],
    resources: [resource],
  });
  inform(
    scope,
    'list-pushed',
    pushedBound(one.className, api, {
      holder: 'its CORS configuration',
      room: `${MAX_NATIVE_ORIGINS} exact origins`,
      restsOn:
        'API Gateway takes so many origins, answers each with itself, and CloudFormation leaves the configuration alone that no template ' +
        'names',
    }),
  );
  return problems;
}

/** Stages of the API in its own stack. */
function stagesOf(api: CfnApi, { resources }: HttpApiResources): CfnStage[] {
  const isOfApi = (one: CfnStage) =>
    one.stack === api.stack && resolved(one, one.apiId) !== undefined && sameApi(one, api);
  return resources.filter((one): one is CfnStage => isResource(one, CfnStage)).filter(isOfApi);
}

function sameApi(stage: CfnStage, api: CfnApi): boolean {
  return JSON.stringify(stage.stack.resolve(stage.apiId)) === JSON.stringify(api.stack.resolve(api.ref));
}

function isByHand(stage: CfnStage): boolean {
  return resolved<unknown>(stage, stage.autoDeploy) !== true;
}

function notAutomatic({ node }: CfnStage): Refusal {
  return refusal(
    'stage-not-automatic',
    `${node.path}: it serves what was deployed to it last, and AllowlistSync deploys nothing, so that a list would never reach it; set ` +
      'autoDeploy: true, or leave delivery out, and shards and owners with it',
  );
}
