import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Refusal } from '../messages/refusal';
import { httpApiResourcesOf } from './api-routes';
import { attachAuthorizers } from './attach-authorizers';
import { corsConfigurationOf } from './cors-configuration';
import { httpCoverageOf } from './coverage';
import { mappingKeyProblems } from './mapping-keys';
import { addPreflightRoutes } from './preflight-routes';
import type { HttpApiWithPolicy } from './target';
import { addWarnings } from './warnings';

/** Completes an API once all its routes and classes are known. Returns what is in the way. */
export function applyClasses(target: HttpApiWithPolicy): Refusal[] {
  const { scope, api, classes } = target;
  const { routes, responder, authorizers } = classes;
  const around = httpApiResourcesOf(api);
  const coverage = httpCoverageOf(api, around.routes, routes);
  if (responder) {
    addPreflightRoutes(scope, api.apiId, coverage.preflightPaths, responder);
    responder.configure(routes.config());
  } else {
    const [endpointClass] = routes.classes;
    if (endpointClass) (api.node.defaultChild as CfnApi).corsConfiguration = corsConfigurationOf(endpointClass);
  }
  const { authorized, problems } = attachAuthorizers(api, coverage.covered, around, authorizers);
  authorizers.configure(routes);
  addWarnings(target, around, coverage, authorized);
  return [...coverage.errors, ...mappingKeyProblems(api, around, routes), ...problems];
}
