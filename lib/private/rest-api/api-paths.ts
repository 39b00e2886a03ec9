import { CfnBasePathMapping, CfnStage, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { deployedTogether } from '../api/deployed-together';
import type { Routes } from '../class/class-routes';
import { isResource } from '../is-resource';
import type { ClassPath } from '../limits/class-requests';
import { anchored, isWithin, pathExpression } from '../limits/path-expressions';
import { resolved } from '../resolved';

/** The paths of an API's classes, without the longer ones that others have. */
export function apiPaths(api: IRestApi, routes: Routes): ClassPath[] {
  const entries = [...routes.entries];
  const prefixes = prefixesOf(api);
  return entries.map(([path, classes]) => {
    const longer = entries.filter(([other]) => isWithin(other, path));
    const excluded = longer.flatMap(([other]) => anchored(other, prefixes) ?? []);
    return { classes, included: pathExpression(path), excluded };
  });
}

/** What stands before the paths of an API in a request: a stage, or the base path of a domain. */
function prefixesOf(api: IRestApi): string[] {
  const found = deployedTogether(api).flatMap((one) => {
    if (isResource(one, CfnStage)) return one.restApiId === api.restApiId ? [resolved(one, one.stageName)] : [];
    if (isResource(one, CfnBasePathMapping))
      return one.restApiId === api.restApiId ? [resolved(one, one.basePath)] : [];
    return isResource(one, CfnApiMapping) && one.apiId === api.restApiId ? [resolved(one, one.apiMappingKey)] : [];
  });
  return [...new Set(found.filter((one) => typeof one === 'string' && one !== ''))] as string[];
}
