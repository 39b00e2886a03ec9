import type { CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EndpointClass } from '../../endpoint-class';
import { isReadMethod } from '../../policy/methods';
import { TokenVerification } from '../../token-verification';
import { type Way, waysAround } from '../api/authorizer-bypasses';
import { templatesCrossing } from '../api/crossings';
import { ReachedFunctions } from '../api/reached-functions';
import { listed, withoutClass } from '../api/sentences';
import { addSilent, foreignWritesPass, responsesWithoutCors, type Silence, serversUnseen } from '../api/silence';
import { inform, warn } from '../messages/annotations';
import type { HttpApiResources } from './api-routes';
import { type CoveredRoute, type HttpCoverage, isAuthorized } from './coverage';
import { functionUri, Integrations, silenceOf } from './integrations';
import type { HttpApiWithPolicy } from './target';

/** Tells the author what works but should be known. */
export function addWarnings(
  target: HttpApiWithPolicy,
  around: HttpApiResources,
  { covered, uncovered, ownPreflights, crossings }: HttpCoverage,
  authorized: ReadonlyMap<CfnRoute, EndpointClass>,
): void {
  const { scope } = target;
  if (uncovered.length > 0) {
    warn(scope, 'path-without-class', withoutClass(uncovered, ownPreflights));
  }
  const crossing = templatesCrossing(crossings);
  if (crossing) warn(scope, 'path-crosses-classes', crossing);
  const speakers = speakersOf(target, around, covered, authorized);
  for (const [{ className }, silent] of speakers.writesPass) {
    warn(scope, 'foreign-writes-pass', foreignWritesPass(className, silent), className);
  }
  const silent = responsesWithoutCors(speakers.silent);
  if (silent) warn(scope, 'responses-without-cors', silent);
  const unseen = serversUnseen(target.classes.believed);
  if (unseen) inform(scope, 'server-unseen', unseen);
  const way = authorized.size > 0 ? waysAround(waysOf(around, authorized)) : undefined;
  if (way) warn(scope, 'token-way-around', way);
  const denying = covered.filter(isAuthorized).map(({ name }) => name);
  if (denying.length > 0) {
    warn(scope, 'denials-unreadable', target.classes.responder ? withoutHeaders(denying) : withUnknownHeaders(denying));
  }
  if (!target.classes.responder && covered.length > 0) inform(scope, 'shared-caches', KEPT_WITHOUT_HEADERS);
}

const DENIALS_ELSEWHERE =
  'a REST API without a credentialed class has them, and so has a distribution in front of either';

const KEPT_WITHOUT_HEADERS =
  'the configuration of this HTTP API adds CORS headers to responses to requests with Origin, but never adds Vary: a cache between it and ' +
  'browsers (a proxy, a CDN) may store a response without them and serve it to pages, which then cannot read it; have the origin send ' +
  'Vary: Origin, or Cache-Control: private, with cacheable responses';

function withoutHeaders(denying: readonly string[]): string {
  return (
    `denials of authorizers (401, 403) on ${listed(denying)} have no CORS headers on this HTTP API, so that scripts see a ` +
    `network error; ${DENIALS_ELSEWHERE}. If a single class covers the whole API and allows any origin, or one origin in code, ` +
    `apply it to "/" only. API Gateway's own CORS configuration may then add them; AWS does not document whether it does`
  );
}

function withUnknownHeaders(denying: readonly string[]): string {
  return (
    `AWS does not document whether the CORS configuration of this HTTP API adds headers to denials of authorizers (401, 403) on ` +
    `${listed(denying)}: without them scripts see a network error, as in the preview; try it once deployed; ${DENIALS_ELSEWHERE}`
  );
}

/** Who states the headers of the routes' responses, and who stops their cross-site writes. */
function speakersOf(
  { classes }: HttpApiWithPolicy,
  { resources }: HttpApiResources,
  covered: readonly CoveredRoute[],
  authorized: ReadonlyMap<CfnRoute, EndpointClass>,
) {
  const silent = new Map<Silence, string[]>();
  const writesPass = new Map<EndpointClass, Map<Silence, string[]>>();
  const reached = new ReachedFunctions(resources);
  const integrations = new Integrations(resources);
  for (const one of covered) {
    const integration = integrations.of(one);
    for (const endpointClass of classesOf(one)) {
      const { _policy, _tokens, _functions } = endpointClass;
      const guards = new Set([...classes.functions, ..._functions]);
      const silence = classes.unlessHandedOut(silenceOf(integration, reached, guards), one.name);
      if (silence === undefined) continue;
      // without a responder the API states them by its own configuration
      if (classes.responder) addSilent(silent, silence, one.name);
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
  const integrations = new Integrations(resources);
  return routes.map((one) => ({
    name: one.name,
    httpMethod: one.httpMethod,
    path: one.isDefault ? one.name : one.path,
    gate: authorized.get(one.route),
    fn: reached.functionBehind(functionUri(integrations.of(one))),
  }));
}
