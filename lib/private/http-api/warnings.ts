import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnIntegration, type CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EndpointClass } from '../../endpoint-class';
import { TokenVerification } from '../../token-verification';
import { type Way, waysAround } from '../api/authorizer-bypasses';
import { templatesCrossing } from '../api/crossings';
import { logicalIds, ReachedFunctions } from '../api/reached-functions';
import { foreignWritesPass, withoutClass } from '../api/sentences';
import { warn } from '../messages/annotations';
import { resolved } from '../resolved';
import type { ApiRoute, HttpApiResources } from './api-routes';
import type { CoveredRoute, HttpCoverage } from './coverage';
import type { HttpApiWithPolicy } from './target';

/** Tells the author what works but should be known. */
export function addWarnings(
  target: HttpApiWithPolicy,
  around: HttpApiResources,
  { covered, uncovered, crossings }: HttpCoverage,
  authorized: ReadonlyMap<CfnRoute, EndpointClass>,
): void {
  const { scope } = target;
  if (uncovered.length > 0) {
    warn(scope, 'path-without-class', withoutClass(uncovered));
  }
  const crossing = templatesCrossing(crossings);
  if (crossing) warn(scope, 'path-crosses-classes', crossing);
  for (const [{ className }, routes] of unguarded(target, around, covered, authorized)) {
    warn(scope, 'foreign-writes-pass', foreignWritesPass(className, routes), className);
  }
  const way = authorized.size > 0 ? waysAround(waysOf(around, authorized)) : undefined;
  if (way) warn(scope, 'token-way-around', way);
  if (authorized.size > 0 && target.classes.responder) {
    warn(
      scope,
      'denials-unreadable',
      'what the authorizer denies (401, 403) has no CORS headers on this HTTP API, so that scripts see a network error; ' +
        'where one class of any origin is for the whole API, apply it to "/" and nothing else: API Gateway then adds them; ' +
        'a REST API without a credentialed class has them as well, and so has a distribution in front of either',
    );
  }
}

function unguarded(
  { classes: { functions } }: HttpApiWithPolicy,
  { resources }: HttpApiResources,
  covered: readonly CoveredRoute[],
  authorized: ReadonlyMap<CfnRoute, EndpointClass>,
) {
  const found = new Map<EndpointClass, string[]>();
  const reached = new ReachedFunctions(resources);
  for (const { one, endpointClass } of covered.flatMap(classesByRoute)) {
    const { _policy, _tokens, _functions } = endpointClass;
    const isJudged = authorized.has(one.route) && _tokens?.tokens._plan.verification === TokenVerification.AUTHORIZER;
    if (!_policy.rejectForeignWrites || isJudged) continue;
    const uri = functionUri(one, resources);
    if (!reached.isUnguarded(one.httpMethod, uri, new Set([...functions, ..._functions]))) continue;
    found.set(endpointClass, [...(found.get(endpointClass) ?? []), one.name]);
  }
  return found;
}

/** The classes that requests to a route may be for. */
function classesByRoute(one: CoveredRoute) {
  const reads = one.httpMethod === 'GET' || one.httpMethod === 'HEAD';
  const meant = new Set([one.classes, ...one.others].map(({ read, write }) => (reads ? read : write)));
  return [...meant].map((endpointClass) => ({ one, endpointClass }));
}

function waysOf({ routes, resources }: HttpApiResources, authorized: ReadonlyMap<CfnRoute, EndpointClass>): Way[] {
  const reached = new ReachedFunctions(resources);
  return routes.map((one) => ({
    name: one.name,
    httpMethod: one.httpMethod,
    path: one.isDefault ? one.name : one.path,
    gate: authorized.get(one.route),
    fn: reached.functionBehind(functionUri(one, resources)),
  }));
}

function functionUri({ route }: ApiRoute, resources: readonly CfnResource[]): unknown {
  const ids = logicalIds(resolved<unknown>(route, route.target));
  const integrations = resources.filter((one) => one instanceof CfnIntegration);
  const integration = integrations.find((one) => ids.includes(Stack.of(one).resolve(one.logicalId)));
  if (integration?.integrationType !== 'AWS_PROXY') return undefined;
  return resolved<unknown>(integration, integration.integrationUri);
}
