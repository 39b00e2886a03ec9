import { Token } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { EndpointClass } from '../../endpoint-class';
import { TokenVerification } from '../../token-verification';
import { otherFacades } from '../api/facades';
import type { RegionalResponder } from '../api/regional-responder';
import { type Refusal, refusal } from '../messages/refusal';
import { remarkOnUncounted } from '../metrics/uncounted';
import { logFields } from './access-log';
import { type ApiResources, apiResourcesOf, isOfApp } from './api-resources';
import { attachAuthorizers } from './attach-authorizers';
import { type Covered, classOf, coverageOf } from './coverage';
import { countDenied } from './denied-preflights';
import { deploy } from './deployments';
import { addGatewayResponses, errorHeaders, gatewayResponsesOf } from './gateway-responses';
import { nameOf, type RestMethod } from './methods/rest-method';
import { literalTemplate } from './path-template';
import { mockAnswer, proxyAnswer } from './preflight-answer';
import { PushedStages } from './pushed-stages';
import { statedResponses } from './response-headers';
import { speakersOf } from './speakers';
import { cacheKeysOf, hasCache } from './stage-cache';
import type { ApiWithPolicy } from './target';
import { Templates } from './templates';
import { throttleMethods } from './throttling';
import { tokensCachedProblems } from './tokens-cached';
import { addWarnings } from './warnings';

/** A path, and the template that answers its preflights; a function does where there is none. */
interface Answered extends Covered {
  readonly template: string | undefined;
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_ImportRestApi.html */
const MAX_DEFINITION_BYTES = 6_000_000;

/**
 * Completes an API once all its paths and classes are known: preflights, authorizers, errors, caches, deployment. Returns
 * what is in the way.
 */
export function applyClasses(target: ApiWithPolicy): Refusal[] {
  const { scope, api, stageName } = target;
  const { routes, authorizers } = target.classes;
  const around = apiResourcesOf(api);
  const coverage = coverageOf(api, around.methods, routes);
  const pushed = new PushedStages(target, around);
  const answers = coverage.covered.map((one): Answered => ({ ...one, template: templateFor(one, pushed) }));
  const isAsked = answers.some(({ template }) => template === undefined);
  const responder = isAsked ? target.classes.makeResponder() : target.classes.responder;
  const isText = around.document?.isFile === true && fitsFile(answers, routes.classes);
  const templates = new Templates(scope, isText);
  const options = answers.map((one) => answerPreflights(one, templates, responder));
  const byVariables = answers.filter(({ template, classes }) => template !== undefined && classes.read._live);
  const taken = pushed.push([...new Set(byVariables.map(({ classes }) => classes.read))]);
  const cached = around.stages.some(hasCache);
  if (cached) {
    keepApart(coverage.covered, options);
    routes.keepAnswers();
  }
  responder?.configure(routes.config());
  const attached = attachAuthorizers(api, coverage.covered, around, authorizers);
  authorizers.configure(routes);

  const speakers = speakersOf(target, around, coverage.covered, (method, { _tokens }) => {
    return attached.methods.has(method) && _tokens?.tokens._plan.verification === TokenVerification.AUTHORIZER;
  });
  for (const { method, statement } of speakers.stated) {
    const { className, echo } = statement;
    const reference = echo && templates.reference(method.stack, className, echo, 'responses');
    method.state(statedResponses(method, statement, reference, around.binaryMediaTypes));
  }

  // there is one of each type an API: that of an importer would replace what its owner, or another importer, says
  const isOwner = isOfApp(api);
  const others = otherFacades({ scope, api, apiId: api.restApiId });
  const spokenFor = [target, ...others];
  const errors = errorHeaders(spokenFor.flatMap((one) => one.classes.routes.classes));
  const isThrottled = spokenFor.some((one) => one.classes.routes.classes.some(({ _throttle }) => _throttle));
  const responses = gatewayResponsesOf(
    errors,
    spokenFor.flatMap((one) => one.classes.authorizers.all),
    isThrottled,
  );
  if (isOwner) addGatewayResponses(scope, api, responses, around);
  const fingerprint = {
    answers: answers.map((one) => [one.at.path, answererOf(one)]),
    templates: [...templates.texts],
    errors: errors.headers,
    cached,
    ...(speakers.stated.length > 0 && {
      constants: speakers.stated.map(({ method, statement: { headers } }) => [nameOf(method), headers]),
    }),
    ...(attached.methods.size > 0 && { tokens: attached.fingerprint }),
    ...((attached.methods.size > 0 || isThrottled) && {
      responses: [...responses].map(([{ responseType }, response]) => ({ responseType, ...response })),
    }),
  };
  const uncounted = countTemplates(target, around, answers);
  const throttling = throttleMethods(target, around, coverage.covered);
  around.document?.save(isText);
  const problems = deploy(scope, api, stageName, around, { options, fingerprint });
  addWarnings(target, around, coverage, {
    options,
    templates,
    errors,
    responses,
    authorized: attached.methods,
    speakers,
    isInTemplate: around.document?.isFile === true && !isText,
    statesErrors: isOwner || others.some((one) => isOfApp(one.api as IRestApi)),
  });
  const kept = tokensCachedProblems(around.stages, [...attached.methods.keys()]);
  const unread = around.unread === undefined ? [] : [definitionUnread(api, around.unread)];
  return [
    ...unread,
    ...coverage.errors,
    ...attached.problems,
    ...speakers.problems,
    ...kept,
    ...throttling,
    ...uncounted,
    ...taken,
    ...problems,
  ];
}

/** Whether all that an API gets is text that synth knows, so that a file can hold it. */
function fitsFile(answers: readonly Answered[], classes: readonly EndpointClass[]): boolean {
  const texts = answers.map(({ template }) => template);
  const isKnown = texts.every((text) => text !== undefined && !Token.isUnresolved(text));
  const bytes = texts.reduce((sum, text = '') => sum + text.length, 0);
  return (
    isKnown &&
    bytes < MAX_DEFINITION_BYTES / 2 &&
    !classes.some(({ _policy }) => Token.isUnresolved(`${_policy.origins}`))
  );
}

function definitionUnread({ node }: IRestApi, problem: string): Refusal {
  return refusal(
    'definition-unread',
    `${node.path}: the OpenAPI definition of the API cannot be read (${problem}); pass a document whose paths are known at synth to ` +
      'ApiDefinition.fromInline or ApiDefinition.fromAsset',
  );
}

function answererOf({ template, classes }: Answered): string {
  return template === undefined ? 'responder' : classes.read.className;
}

/** A template knows nothing of the path that is called: it answers where only one class can be meant. */
function templateFor({ classes, others }: Covered, pushed: PushedStages): string | undefined {
  return others.length > 0 ? undefined : (literalTemplate(classes) ?? pushed.template(classes));
}

function answerPreflights(
  { at, classes, preflight, template }: Answered,
  templates: Templates,
  responder: RegionalResponder | undefined,
): RestMethod {
  const method = preflight ?? at.addOptions();
  const answer =
    template === undefined
      ? proxyAnswer(responder!.invocationUri)
      : mockAnswer(templates.reference(method.stack, classes.read.className, template));
  method.setAnswer(answer);
  return method;
}

/** Counts what templates deny, where the author says in which log; else says that nothing does. Returns what is in the way. */
function countTemplates(target: ApiWithPolicy, around: ApiResources, answers: readonly Answered[]): Refusal[] {
  const { scope, api, accessLog } = target;
  const paths = new Map<EndpointClass, string[]>();
  for (const one of answers) {
    const { read } = one.classes;
    if (one.template !== undefined) paths.set(read, [...(paths.get(read) ?? []), one.at.path]);
  }
  if (accessLog === undefined) {
    remarkOnUncounted(scope, paths.keys(), isOfApp(api) ? IN_ACCESS_LOG : IN_LOG_OF_OWNER);
    return [];
  }
  const fields = logFields(target, around, accessLog);
  if (typeof fields === 'string') return [fields];
  for (const [one, ofClass] of paths)
    if (one._metrics !== undefined) countDenied(scope, accessLog, fields, one, ofClass);
  return [];
}

const IN_ACCESS_LOG = {
  decides: 'mapping templates answer preflights',
  seen: 'An access log of the stage shows method, path and status, 403 for a denied preflight, but neither its origin nor why',
  wayOut: "Call countFromAccessLog with the log group of the stage's access log, and its denied preflights are counted",
};
const IN_LOG_OF_OWNER = {
  ...IN_ACCESS_LOG,
  wayOut: 'The app that has the stage of the API can count them by a metric filter on its access log',
};

/** Keeps answers to different origins apart in a stage's cache. */
function keepApart(covered: readonly Covered[], options: readonly RestMethod[]): void {
  const echoing = covered.flatMap(({ methods, classes, others }) => {
    // the GET of ANY has the class for reading
    const usedBy = (method: RestMethod) =>
      [classes, ...others].flatMap((one) => [classOf(method, one), ...(method.httpMethod === 'ANY' ? [one.read] : [])]);
    return methods.filter((method) => usedBy(method).some(({ _policy }) => _policy.origins !== '*'));
  });
  for (const method of [...echoing, ...options]) method.addCacheKeys(cacheKeysOf(method));
}
