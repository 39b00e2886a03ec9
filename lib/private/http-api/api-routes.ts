import { CfnResource } from 'aws-cdk-lib';
import { CfnRoute, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import { deployedTogether } from '../api/deployed-together';
import { isResource } from '../is-resource';
import { resolved } from '../resolved';

/** The route that takes what no other does. */
export const DEFAULT_ROUTE = '$default';

/** A route of an HTTP API, whoever made it. */
export interface ApiRoute {
  readonly route: CfnRoute;
  /** `ANY` for all that have none of their own, and for `$default`. */
  readonly httpMethod: string;
  /** `/` for `$default`. */
  readonly path: string;
  readonly isDefault: boolean;
  /** `GET /orders`, as messages name it. */
  readonly name: string;
}

/** What the app has that belongs to one HTTP API. */
export interface HttpApiResources {
  readonly routes: readonly ApiRoute[];
  /** Every resource of the stacks that are deployed together. */
  readonly resources: readonly CfnResource[];
}

export function httpApiResourcesOf(api: IHttpApi): HttpApiResources {
  const resources = deployedTogether(api).filter((one) => CfnResource.isCfnResource(one));
  const routes = resources.filter(isRoute).filter(({ apiId }) => apiId === api.apiId);
  return { routes: routes.map(toApiRoute), resources };
}

function isRoute(construct: IConstruct): construct is CfnRoute {
  return isResource(construct, CfnRoute);
}

function toApiRoute(route: CfnRoute): ApiRoute {
  const name = resolved<string>(route, route.routeKey) ?? '';
  if (name === DEFAULT_ROUTE) return { route, httpMethod: 'ANY', path: '/', isDefault: true, name };
  const [httpMethod = '', path = ''] = name.split(' ');
  return { route, httpMethod, path, isDefault: false, name };
}
