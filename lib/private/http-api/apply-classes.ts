import type { CfnApi, CfnRoute, IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { EndpointClass } from '../../endpoint-class';
import type { ApiClasses } from '../api/api-classes';
import type { Authorizers } from '../api/authorizers';
import { hasMutualTls } from '../api/mutual-tls';
import { ambientProblem, scopedMethodOf } from '../api/scoped-methods';
import { resolved } from '../resolved';
import { type HttpSurroundings, httpSurroundingsOf } from './api-routes';
import { corsConfigurationOf } from './cors-configuration';
import { type CoveredRoute, httpCoverageOf } from './coverage';
import { mappingKeyProblems } from './mapping-keys';
import { addPreflightRoutes } from './preflight-routes';
import { remark } from './warnings';

/** An HTTP API with everything that was said about it. */
export interface HttpApiWithPolicy {
  /** Where constructs go. */
  readonly scope: Construct;
  readonly api: IHttpApi;
  readonly classes: ApiClasses;
}

/** Completes an API once all its routes and classes are known. Returns what is in the way. */
export function completeHttpApi(target: HttpApiWithPolicy): string[] {
  const { scope, api, classes } = target;
  const { routes, responder, authorizers } = classes;
  const around = httpSurroundingsOf(api);
  const coverage = httpCoverageOf(api, around.routes, routes);
  if (responder) {
    addPreflightRoutes(scope, api.apiId, coverage.preflightPaths, responder);
    responder.bake(routes.config());
  } else {
    const [endpointClass] = routes.classes;
    if (endpointClass) (api.node.defaultChild as CfnApi).corsConfiguration = corsConfigurationOf(endpointClass);
  }
  const { authorized, problems } = attachAuthorizers(api, coverage.covered, around, authorizers);
  authorizers.bake(routes);
  remark(target, around, coverage, authorized);
  return [...coverage.errors, ...mappingKeyProblems(api, around, routes), ...problems];
}

/** Has every route authorised whose class takes tokens. */
function attachAuthorizers(
  api: IHttpApi,
  covered: readonly CoveredRoute[],
  { resources }: HttpSurroundings,
  authorizers: Authorizers,
) {
  const authorized = new Map<CfnRoute, EndpointClass>();
  const problems: string[] = [];
  for (const one of covered) {
    const { route, classes } = one;
    const authorizationType = resolved<string>(route, route.authorizationType);
    const scoped = scopedMethodOf({ ...one, authorizationType }, classes);
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
