import { CfnApi, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { isResource } from '../is-resource';
import { inform } from '../messages/annotations';
import { type Refusal, refusal } from '../messages/refusal';
import { isOverridden } from '../with-overrides';
import type { HttpApiWithPolicy } from './target';

/** Why a class cannot stand beside a configuration: no path is left to it. */
export function corsConfigured({ node }: IHttpApi): Refusal {
  return refusal(
    'cors-configured',
    `${node.path}: it has a CORS configuration, by which API Gateway answers all preflights alike ` +
      'and drops what functions say, so that no path can have a class beside it; leave corsPreflight out, a class applied to ' +
      '"/" sets it where it can',
  );
}

/** Whether an API states CORS headers by itself. */
export function isConfigured(resource: CfnApi): boolean {
  return resource.corsConfiguration !== undefined || isOverridden(resource, 'CorsConfiguration');
}

/** What the API's own configuration is in the way of, wherever in the app the API is made; one of another app is not seen. */
export function configurationProblems({ scope, api }: HttpApiWithPolicy): Refusal[] {
  const own = api.node.defaultChild;
  const resource = isResource(own, CfnApi) ? own : ownerOf(api);
  if (resource !== undefined) return isConfigured(resource) ? [corsConfigured(api)] : [];
  inform(
    scope,
    'cors-configuration-unseen',
    `${api.node.path}: the app does not make this API, and cannot see whether it has a CORS configuration (corsPreflight), by ` +
      'which API Gateway would answer all preflights itself and drop what functions say; see that it has none',
  );
  return [];
}

function ownerOf({ node, apiId }: IHttpApi): CfnApi | undefined {
  const isOwner = (one: unknown): one is CfnApi => isResource(one, CfnApi) && one.ref === apiId;
  return node.root.node.findAll().find(isOwner);
}
