import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnIntegration, type CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EndpointClass } from '../../endpoint-class';
import { isReadMethod } from '../../policy/methods';
import { TokenVerification } from '../../token-verification';
import { type Way, waysAround } from '../api/authorizer-bypasses';
import { templatesCrossing } from '../api/crossings';
import { logicalIds, ReachedFunctions } from '../api/reached-functions';
import { listed, withoutClass } from '../api/sentences';
import { addSilent, foreignWritesPass, responsesWithoutCors, type Silence } from '../api/silence';
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
  const speakers = speakersOf(target, around, covered, authorized);
  for (const [{ className }, silent] of speakers.writesPass) {
    warn(scope, 'foreign-writes-pass', foreignWritesPass(className, silent), className);
  }
  const silent = responsesWithoutCors(speakers.silent);
  if (silent) warn(scope, 'responses-without-cors', silent);
  const way = authorized.size > 0 ? waysAround(waysOf(around, authorized)) : undefined;
  if (way) warn(scope, 'token-way-around', way);
  const denying = target.classes.responder ? covered.filter(isAuthorized).map(({ name }) => name) : [];
  if (denying.length > 0) {
    warn(
      scope,
      'denials-unreadable',
      `what authorizers deny (401, 403) of ${listed(denying)} has no CORS headers on this HTTP API, so that scripts see a ` +
        'network error; a REST API without a credentialed class has them, and so has a distribution in front of either; where one ' +
        'class of any origin is for the whole API, apply it to "/" and nothing else: its own configuration may add them, which ' +
        'no document of AWS says',
    );
  }
}

function isAuthorized({ route }: CoveredRoute): boolean {
  return (resolved<string>(route, route.authorizationType) ?? 'NONE') !== 'NONE';
}

/** Who states the headers of the routes' responses, and who stops their cross-site writes. */
function speakersOf(
  { classes: { functions, responder } }: HttpApiWithPolicy,
  { resources }: HttpApiResources,
  covered: readonly CoveredRoute[],
  authorized: ReadonlyMap<CfnRoute, EndpointClass>,
) {
  const silent = new Map<Silence, string[]>();
  const writesPass = new Map<EndpointClass, Map<Silence, string[]>>();
  const reached = new ReachedFunctions(resources);
  for (const one of covered) {
    const uri = functionUri(one, resources);
    for (const endpointClass of classesOf(one)) {
      const { _policy, _tokens, _functions } = endpointClass;
      const guards = new Set([...functions, ..._functions]);
      const silence = uri === undefined ? 'reserved' : reached.silenceOf(uri, guards);
      if (silence === undefined) continue;
      // without a responder the API states them by its own configuration
      if (responder) addSilent(silent, silence, one.name);
      const isJudged = authorized.has(one.route) && _tokens?.tokens._plan.verification === TokenVerification.AUTHORIZER;
      if (!_policy.rejectForeignWrites || isJudged || !isWriteClass(one, endpointClass)) continue;
      const names = writesPass.get(endpointClass) ?? new Map<Silence, string[]>();
      writesPass.set(endpointClass, names);
      addSilent(names, silence, one.name);
    }
  }
  return { silent, writesPass };
}

/** The classes that requests to a route may be for: those to `ANY` may be for both. */
function classesOf({ httpMethod, classes, others }: CoveredRoute): Set<EndpointClass> {
  const reads = isReadMethod(httpMethod);
  const both = httpMethod === 'ANY';
  return new Set([classes, ...others].flatMap(({ read, write }) => (both ? [read, write] : [reads ? read : write])));
}

function isWriteClass({ httpMethod, classes, others }: CoveredRoute, endpointClass: EndpointClass): boolean {
  if (isReadMethod(httpMethod)) return false;
  return [classes, ...others].some(({ write }) => write === endpointClass);
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
