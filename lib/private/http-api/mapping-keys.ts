import type { CfnResource } from 'aws-cdk-lib';
import { CfnApiMapping, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Routes } from '../class/class-routes';
import { isResource } from '../is-resource';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import { DEFAULT_ROUTE, type HttpApiResources } from './api-routes';

/**
 * `$default` tells functions the path alone, and it has the key of a mapping in front: they would take `/v1/orders` for
 * a path below `/` and judge it by another class. Other routes tell what they matched, without the key.
 */
export function mappingKeyProblems(api: IHttpApi, { routes, resources }: HttpApiResources, applied: Routes): Refusal[] {
  if (applied.count < 2 || !routes.some(({ isDefault }) => isDefault)) return [];
  const keys = resources.filter((one) => isMappingOf(one, api)).map((one) => resolved<string>(one, one.apiMappingKey));
  return keys.filter(Boolean).map((key) => {
    const shown = JSON.stringify(key);
    return refusal(
      'mapping-key-hides-path',
      `got the API mapping key ${shown} for ${api.node.path}, which has the route ${DEFAULT_ROUTE}: ` +
        'functions behind that route see the key as a part of the path and would apply the class of "/" to all of it; use ' +
        'the routes ANY / and ANY /{proxy+} instead, or map the API without a key',
    );
  });
}

function isMappingOf(resource: CfnResource, api: IHttpApi): resource is CfnApiMapping {
  return isResource(resource, CfnApiMapping) && resource.apiId === api.apiId;
}
