import type { CfnRoute, IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EndpointClass } from '../../endpoint-class';
import type { Authorizers } from '../api/authorizers';
import { hasMutualTls } from '../api/mutual-tls';
import { overriddenAuthorization } from '../api/overridden-authorization';
import { ambientProblem, scopedMethodOf } from '../api/scoped-methods';
import type { Refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import type { HttpApiResources } from './api-routes';
import type { CoveredRoute } from './coverage';

/** Has every route authorised whose class takes tokens. */
export function attachAuthorizers(
  api: IHttpApi,
  covered: readonly CoveredRoute[],
  { resources }: HttpApiResources,
  authorizers: Authorizers,
) {
  const authorized = new Map<CfnRoute, EndpointClass>();
  const problems: Refusal[] = [];
  for (const one of covered) {
    const { route, classes } = one;
    const authorizationType = resolved<string>(route, route.authorizationType);
    const overridden = overriddenAuthorization(route);
    const scoped = scopedMethodOf({ ...one, authorizationType, overridden }, classes);
    if (typeof scoped === 'string') problems.push(scoped);
    if (typeof scoped !== 'object') continue;
    const authorizer = authorizers.of(scoped.tokens);
    route.authorizerId = authorizer.authorizerId;
    route.authorizationType = authorizer.authorizationType;
    route.authorizationScopes = scoped.authorizationScopes;
    authorized.set(route, scoped.endpointClass);
  }
  const used = new Set(covered.flatMap(({ classes: { read, write } }) => [read, write]));
  const trust = hasMutualTls(api.apiId, resources) ? 'a domain of it demands client certificates' : undefined;
  problems.push(...ambientProblem(api.node.path, [...used], trust));
  return { authorized, problems };
}
