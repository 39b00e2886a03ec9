import { CfnResource, Stack } from 'aws-cdk-lib';
import { IntegrationType } from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import type { EndpointClass } from '../../endpoint-class';
import { type Way, waysAround } from '../api/authorizer-bypasses';
import { templatesCrossing } from '../api/crossings';
import { ReachedFunctions } from '../api/reached-functions';
import { listed, withoutClass } from '../api/sentences';
import { foreignWritesPass, responsesWithoutCors, serversUnseen } from '../api/silence';
import { methodsNotServed } from '../api/unserved-methods';
import { inform, warn } from '../messages/annotations';
import type { ApiResources } from './api-resources';
import type { Coverage } from './coverage';
import type { StatedErrors } from './definition/api-document';
import { type ErrorHeaders, errorsOfOwner, type OwnResponses } from './gateway-responses';
import { nameOf, type RestMethod } from './methods/rest-method';
import type { Speakers } from './speakers';
import type { ApiWithPolicy } from './target';
import type { Templates } from './templates';
import { remarkOnLimitsUnsaid } from './throttling';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_RESOURCES = 500;
const MAX_TEMPLATE_BYTES = 1_000_000;
/** Part of the resources from which on the limit is said to be near, as CDK has it. */
const NEAR = 0.8;

const DEFINITION_IN_TEMPLATE =
  'the OpenAPI definition of the API is in the template now, and no longer in a file: its OPTIONS operations name a function, or ' +
  'origins, that are known at deployment only; a template may have 1 MB, so that for a longer definition only allowlists in code, ' +
  'without patterns, remain';

/** What was made of an API. */
export interface Outcome {
  readonly options: readonly RestMethod[];
  readonly templates: Templates;
  readonly errors: ErrorHeaders;
  readonly responses: OwnResponses;
  /** Methods that an authorizer of ours guards. */
  readonly authorized: ReadonlyMap<RestMethod, EndpointClass>;
  readonly speakers: Speakers;
  /** Whether a facade of the app states the errors of the API: it makes the API; else it imports it. */
  readonly statesErrors: boolean;
  /** Whether an OpenAPI document that was in a file is now in the template. */
  readonly isInTemplate: boolean;
}

/** Tells the author what works but should be known. */
export function addWarnings(
  target: ApiWithPolicy,
  surroundings: ApiResources,
  coverage: Coverage,
  outcome: Outcome,
): void {
  const { scope } = target;
  if (coverage.uncovered.length > 0) {
    warn(scope, 'path-without-class', withoutClass(coverage.uncovered, coverage.ownPreflights));
  }
  const crossing = templatesCrossing(coverage.crossings);
  if (crossing) warn(scope, 'path-crosses-classes', crossing);
  for (const [{ className }, silent] of outcome.speakers.writesPass) {
    warn(scope, 'foreign-writes-pass', foreignWritesPass(className, silent), className);
  }
  const silent = responsesWithoutCors(outcome.speakers.silent);
  if (silent) warn(scope, 'responses-without-cors', silent);
  const unseen = serversUnseen(target.classes.believed);
  if (unseen) inform(scope, 'server-unseen', unseen);
  const unserved = methodsNotServed(target.classes.routes.classes, 'a REST API');
  if (unserved) warn(scope, 'method-not-served', unserved);
  const around = outcome.authorized.size > 0 ? waysAround(waysOf(surroundings, outcome)) : undefined;
  if (around) warn(scope, 'token-way-around', around);
  const errors = outcome.errors.reason ?? (outcome.statesErrors ? undefined : errorsOfOwner(outcome.responses));
  if (errors) inform(scope, 'gateway-responses', errors);
  for (const response of surroundings.gatewayResponses) remarkOnErrors(scope, response, outcome.responses);
  if (outcome.isInTemplate) inform(scope, 'definition-in-template', DEFINITION_IN_TEMPLATE);
  remarkOnLimits(target, outcome);
}

function waysOf({ methods, resources }: ApiResources, { authorized }: Outcome): Way[] {
  const reached = new ReachedFunctions(resources);
  return methods.map((method) => ({
    name: nameOf(method),
    httpMethod: method.httpMethod,
    path: method.at.path,
    gate: authorized.get(method),
    fn: reached.functionBehind(functionUri(method)),
  }));
}

function functionUri({ integration }: RestMethod): unknown {
  return integration?.type === IntegrationType.AWS_PROXY ? integration.uri : undefined;
}

function remarkOnErrors(
  scope: IConstruct,
  { responseType, responseParameters }: StatedErrors,
  responses: OwnResponses,
): void {
  const parameters = JSON.stringify(responseParameters ?? {});
  if (parameters.includes('method.request.header.')) {
    const text = `the gateway response ${responseType} repeats a header of the request: if that is Origin, every site may read it`;
    warn(scope, 'gateway-response-reflects', text);
    return;
  }
  const ours = [...responses].find(([type]) => type.responseType === responseType)?.[1].headers ?? {};
  if (responseType === 'DEFAULT_4XX') remarkOnLimitsUnsaid(scope, responses);
  const missing = Object.entries(ours).filter(
    ([name]) => !parameters.toLowerCase().includes(`.${name.toLowerCase()}"`),
  );
  if (missing.length > 0) {
    const headers = JSON.stringify(Object.fromEntries(missing));
    const text =
      `the app has a gateway response ${responseType} without ${missing.map(([name]) => name).join(', ')}, so that scripts ` +
      `cannot tell what these errors mean; add ${headers} to its responseHeaders`;
    warn(scope, 'gateway-response-kept', text);
  }
}

function remarkOnLimits({ scope, classes: { routes } }: ApiWithPolicy, { options, templates }: Outcome): void {
  const stack = Stack.of(scope);
  const isInStack = (one: IConstruct) => Stack.of(one) === stack;
  const count = stack.node.findAll().filter((one) => CfnResource.isCfnResource(one) && isInStack(one)).length;
  const own = options.filter(({ resource }) => resource !== undefined && isInStack(resource)).length;
  // what is near by itself is not ours to tell
  const brings = own * 10 >= count || count - own <= MAX_RESOURCES;
  if (count > MAX_RESOURCES ? brings : count > MAX_RESOURCES * NEAR && own * 10 >= count) {
    warn(
      scope,
      'many-resources',
      `${stack.node.path} has about ${count} resources, ${own} of them answer preflights; ` +
        `CloudFormation takes ${MAX_RESOURCES} a stack: gather paths under {proxy+}, or make new ones in nested ` +
        'stacks: what is deployed and moves there is replaced',
    );
  }
  const bytes = Buffer.byteLength(JSON.stringify([[...templates.texts], routes.config()]));
  if (bytes > MAX_TEMPLATE_BYTES / 2) {
    warn(
      scope,
      'large-allowlists',
      `the allowlists of ${listed([...templates.texts.keys()])} take ${bytes} bytes of a template; CloudFormation takes ` +
        `${MAX_TEMPLATE_BYTES}: keep long allowlists in Parameter Store, or write patterns`,
    );
  }
}
