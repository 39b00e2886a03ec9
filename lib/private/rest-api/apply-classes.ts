import type { CfnMethod, IRestApi, Method } from 'aws-cdk-lib/aws-apigateway';
import { TokenVerification } from '../../token-verification';
import { otherFacades } from '../api/facades';
import type { RegionalResponder } from '../api/regional-responder';
import type { ClassPair } from '../class/class-pair';
import type { Refusal } from '../messages/refusal';
import { apiResourcesOf, isOfApp } from './api-resources';
import { attachAuthorizers } from './attach-authorizers';
import { type Covered, classOf, coverageOf } from './coverage';
import { deploy } from './deployments';
import { addGatewayResponses, errorHeaders, gatewayResponsesOf } from './gateway-responses';
import { mappingTemplateOf } from './mapping-template';
import { addOptionsMethod, cfnMethodOf, mockAnswer, proxyAnswer, setAnswer } from './options-method';
import { stateHeaders } from './response-headers';
import { speakersOf } from './speakers';
import { addCacheKeys, hasCache } from './stage-cache';
import type { ApiWithPolicy } from './target';
import { Templates } from './templates';
import { tokensCachedProblems } from './tokens-cached';
import { addWarnings } from './warnings';

/**
 * The template that answers the preflights of a path. Without one they need a function: a template says one class only,
 * and neither patterns nor live lists.
 */
export function templateOf({ read, write }: ClassPair): string | undefined {
  return read === write && read._live === undefined ? mappingTemplateOf(read._policy) : undefined;
}

/**
 * Completes an API once all its paths and classes are known: preflights, authorizers, errors, caches, deployment. Returns
 * what is in the way.
 */
export function applyClasses(target: ApiWithPolicy): Refusal[] {
  const { scope, api, stageName } = target;
  const { routes, authorizers } = target.classes;
  const around = apiResourcesOf(api);
  const coverage = coverageOf(api, around.methods, routes);
  const isCrossed = coverage.covered.some(({ others }) => others.length > 0);
  const responder = isCrossed ? target.classes.makeResponder() : target.classes.responder;
  const templates = new Templates(scope);
  const options = coverage.covered.map((one) => answerPreflights(one, templates, responder));
  const cached = around.stages.some(hasCache);
  if (cached) keepApart(coverage.covered, options);
  responder?.configure(routes.config());
  const attached = attachAuthorizers(api, coverage.covered, around, authorizers);
  authorizers.configure(routes);

  const speakers = speakersOf(target, around, coverage.covered, (method, { _tokens }) => {
    return attached.methods.has(method) && _tokens?.tokens._plan.verification === TokenVerification.AUTHORIZER;
  });
  for (const { method, statement } of speakers.stated) {
    const { className, echo } = statement;
    const reference = echo && templates.reference(method.stack, className, echo, 'responses');
    stateHeaders(method, statement, reference, around.binaryMediaTypes);
  }

  // there is one of each type an API: that of an importer would replace what its owner, or another importer, says
  const isOwner = isOfApp(api);
  const others = otherFacades({ scope, api, apiId: api.restApiId });
  const spokenFor = [target, ...others];
  const errors = errorHeaders(spokenFor.flatMap((one) => one.classes.routes.classes));
  const responses = gatewayResponsesOf(
    errors,
    spokenFor.flatMap((one) => one.classes.authorizers.all),
  );
  if (isOwner) addGatewayResponses(scope, api, responses, around.gatewayResponses);
  const answers = coverage.covered.map((one) => [one.resource.path, answererOf(one)]);
  const fingerprint = {
    answers,
    templates: [...templates.texts],
    errors: errors.headers,
    cached,
    ...(speakers.stated.length > 0 && {
      constants: speakers.stated.map(({ name, statement: { headers } }) => [name, headers]),
    }),
    ...(attached.methods.size > 0 && {
      tokens: attached.fingerprint,
      responses: [...responses].map(([{ responseType }, response]) => ({ responseType, ...response })),
    }),
  };
  const problems = deploy(scope, api, stageName, around, { options, fingerprint });
  addWarnings(target, around, coverage, {
    options,
    templates,
    errors,
    responses,
    authorized: attached.methods,
    speakers,
    statesErrors: isOwner || others.some((one) => isOfApp(one.api as IRestApi)),
  });
  const kept = tokensCachedProblems(around.stages, [...attached.methods.keys()]);
  return [...coverage.errors, ...attached.problems, ...speakers.problems, ...kept, ...problems];
}

function answererOf(covered: Covered): string {
  return templateFor(covered) === undefined ? 'responder' : covered.classes.read.className;
}

/** A template knows nothing of the path that is called: it answers where only one class can be meant. */
function templateFor({ classes, others }: Covered): string | undefined {
  return others.length > 0 ? undefined : templateOf(classes);
}

function answerPreflights(covered: Covered, templates: Templates, responder: RegionalResponder | undefined): CfnMethod {
  const { resource, classes, preflight } = covered;
  const template = templateFor(covered);
  const method = preflight ? cfnMethodOf(preflight) : addOptionsMethod(resource);
  const answer =
    template === undefined
      ? proxyAnswer(responder!.invocationUri)
      : mockAnswer(templates.reference(method.stack, classes.read.className, template));
  setAnswer(method, answer);
  return method;
}

/** Keeps answers to different origins apart in a stage's cache. */
function keepApart(covered: readonly Covered[], options: readonly CfnMethod[]): void {
  const echoing = covered.flatMap(({ methods, classes, others }) => {
    // the GET of ANY has the class for reading
    const usedBy = (method: Method) =>
      [classes, ...others].flatMap((one) => [classOf(method, one), ...(method.httpMethod === 'ANY' ? [one.read] : [])]);
    return methods.filter((method) => usedBy(method).some(({ _policy }) => _policy.origins !== '*'));
  });
  for (const method of [...echoing.map(cfnMethodOf), ...options]) addCacheKeys(method);
}
