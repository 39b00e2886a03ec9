import { type CfnMethod, IntegrationType } from 'aws-cdk-lib/aws-apigateway';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import { isOverridden, overrideProperty, withOverrides } from '../with-overrides';
import type { Statement } from './response-statement';

type Integration = CfnMethod.IntegrationProperty;
type IntegrationResponse = CfnMethod.IntegrationResponseProperty;
type MethodResponse = CfnMethod.MethodResponseProperty;

const PREFIX = 'method.response.header.';
const ALLOW_ORIGIN = 'method.response.header.access-control-allow-origin';
const VARY = 'method.response.header.vary';
const CORS_HEADER = /^method\.response\.header\.access-control-/i;
const CORS_OVERRIDE = /responseOverride\.header\W+(?:access-control-|vary\b)/i;
/** What API Gateway puts in place of a header of the server behind it. */
const MAPPED = /^integration\.response\./;
const CONSTANT = /^'(.*)'$/;
/** Media types whose bodies are text, so that a template passes them on as they are. */
const TEXT = /^(?:text\/.+|application\/(?:.+\+)?json)$/;

/** The integration of a method, as the template will have it. */
export function integrationOf(method: CfnMethod): Integration | undefined {
  const integration = resolved<Integration>(method, method.integration);
  return withOverrides(method, 'Integration', integration, (one) => method.stack.resolve(one)) as Integration;
}

/** Whether API Gateway maps the responses of an integration, so that they can state headers. */
export function mapsResponses({ type }: Integration): boolean {
  return type === IntegrationType.AWS || type === IntegrationType.HTTP || type === IntegrationType.MOCK;
}

/** The responses that an integration declares, if synth knows them all: those of a condition are the deployment's. */
export function integrationResponsesOf({ integrationResponses }: Integration): IntegrationResponse[] {
  return known<IntegrationResponse>(integrationResponses) ?? [];
}

/** The responses that a method declares; `undefined` if synth does not know them all. */
export function methodResponsesOf(method: CfnMethod): MethodResponse[] | undefined {
  const responses = resolved<unknown>(method, method.methodResponses) ?? [];
  return known(withOverrides(method, 'MethodResponses', responses, (one) => method.stack.resolve(one)) ?? []);
}

/** Templates may write a status as a number. */
function known<T extends { readonly statusCode: string }>(responses: unknown): T[] | undefined {
  const isKnown = (one: T | undefined) => ['string', 'number'].includes(typeof one?.statusCode);
  if (!Array.isArray(responses) || !responses.every(isKnown)) return undefined;
  return responses.map((one: T) => ({ ...one, statusCode: String(one.statusCode) }));
}

/** Whether it is the server behind an integration that says who may read each of its responses. */
export function passesServersHeaders(integration: Integration): boolean {
  return integrationResponsesOf(integration).every(({ responseParameters }) =>
    parametersOf(responseParameters).some(
      ([name, value]) => name.toLowerCase() === ALLOW_ORIGIN && MAPPED.test(String(value)),
    ),
  );
}

/** Responses that state CORS headers by constants or templates of their own, which the class does. */
export function ownHeaders(integration: Integration, name: string): Refusal[] {
  return integrationResponsesOf(integration).flatMap(({ statusCode, responseParameters, responseTemplates }) => {
    const parameters = parametersOf(responseParameters).filter(([parameter]) => CORS_HEADER.test(parameter));
    const templates = Object.entries(responseTemplates ?? {}).filter(([, text]) =>
      CORS_OVERRIDE.test(JSON.stringify(text)),
    );
    return [
      ...parameters.map(([parameter]) => statesCors(name, statusCode, parameter, 'responseParameters')),
      ...templates.map(([type]) => statesCors(name, statusCode, type, 'responseTemplates')),
    ];
  });
}

function statesCors(name: string, statusCode: string, what: string, where: string): Refusal {
  return refusal(
    'integration-states-cors',
    `got ${JSON.stringify(what)}: the integration response ${statusCode} of ${name} states CORS headers by it itself, and the ` +
      `class does; leave them out of ${where}`,
  );
}

/**
 * Whether every declared response can say a statement: constants can always be said. Origins are told apart by a template, where
 * there is one, or where the body is declared to be text, which a template passes on.
 */
export function canState(method: CfnMethod, { echo }: Statement, binaryMediaTypes: readonly string[]): boolean {
  if (echo === undefined) return true;
  const integration = integrationOf(method)!;
  const declared = methodResponsesOf(method) ?? [];
  return integrationResponsesOf(integration).every((response, i) => {
    const vary = parametersOf(response.responseParameters).find(([name]) => name.toLowerCase() === VARY);
    const canVary = vary === undefined || CONSTANT.test(String(vary[1]));
    return canVary && templatesOf(method, response, i, declared, binaryMediaTypes) !== undefined;
  });
}

/** The templates of a response by media type; `undefined` where none can be put in front of. */
function templatesOf(
  method: CfnMethod,
  { statusCode, responseTemplates, contentHandling }: IntegrationResponse,
  i: number,
  declared: readonly MethodResponse[],
  binaryMediaTypes: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const given = Object.entries(responseTemplates ?? {});
  if (given.length > 0) {
    const texts = given.map(([type, text]) => [
      type,
      typeof text === 'string' ? text : textWithTokens(method, i, type),
    ]);
    return texts.every(([, text]) => text !== undefined) ? Object.fromEntries(texts) : undefined;
  }
  if (contentHandling !== undefined && contentHandling !== 'CONVERT_TO_TEXT') return undefined;
  const types = Object.keys(declared.find((one) => one.statusCode === statusCode)?.responseModels ?? {});
  const isText = (type: string) => TEXT.test(type) && !binaryMediaTypes.some((one) => one === '*/*' || one === type);
  return types.length > 0 && types.every(isText)
    ? Object.fromEntries(types.map((type) => [type, '$input.body']))
    : undefined;
}

/** A template that the deployment completes, as the app wrote it: resolved, references to other stacks would be lost. */
function textWithTokens(method: CfnMethod, i: number, type: string): string | undefined {
  if (isOverridden(method, 'Integration')) return undefined;
  const { integrationResponses } = (method.integration ?? {}) as Integration;
  const response = Array.isArray(integrationResponses) ? (integrationResponses[i] as IntegrationResponse) : undefined;
  const text = (response?.responseTemplates as Readonly<Record<string, unknown>> | undefined)?.[type];
  return typeof text === 'string' ? text : undefined;
}

/**
 * Has every declared response of a method, all known to synth, say a statement; by property overrides, since integrations may
 * be of any form.
 *
 * @param echo the statement's, as a reference that works in the stack of the method
 */
export function stateHeaders(
  method: CfnMethod,
  { headers }: Statement,
  echo: string | undefined,
  binaryMediaTypes: readonly string[],
): void {
  const responses = integrationResponsesOf(integrationOf(method)!);
  const methodResponses = methodResponsesOf(method)!;
  const declared = methodResponses.map(({ statusCode }) => statusCode);
  // an override makes no list where there is none
  if (declared.length === 0) {
    declared.push(...new Set(responses.map(({ statusCode }) => statusCode)));
    overrideProperty(
      method,
      ['MethodResponses'],
      declared.map((StatusCode) => ({ StatusCode })),
    );
  }
  for (const [i, response] of responses.entries()) {
    const { statusCode, responseParameters } = response;
    if (!declared.includes(statusCode)) {
      overrideProperty(method, ['MethodResponses', String(declared.length), 'StatusCode'], statusCode);
      declared.push(statusCode);
    }
    const at = String(declared.indexOf(statusCode));
    const path = ['Integration', 'IntegrationResponses', String(i)];
    for (const [header, value] of Object.entries(headers)) {
      const [name, own] = parametersOf(responseParameters).find(
        ([parameter]) => parameter.toLowerCase() === `${PREFIX}${header}`.toLowerCase(),
      ) ?? [`${PREFIX}${header}`, undefined];
      const before = own === undefined ? [] : [CONSTANT.exec(String(own))?.[1]];
      overrideProperty(method, [...path, 'ResponseParameters', name], `'${[...before, value].join(', ')}'`);
      overrideProperty(method, ['MethodResponses', at, 'ResponseParameters', name], true);
    }
    if (echo === undefined) continue;
    const templates = templatesOf(method, response, i, methodResponses, binaryMediaTypes) ?? {};
    for (const [type, text] of Object.entries(templates)) {
      overrideProperty(method, [...path, 'ResponseTemplates', type], `${echo}${text}`);
    }
  }
}

function parametersOf(parameters: unknown): [name: string, value: unknown][] {
  return Object.entries((parameters ?? {}) as Record<string, unknown>);
}
