import { IntegrationType } from 'aws-cdk-lib/aws-apigateway';
import { type Refusal, refusal } from '../messages/refusal';
import {
  type Integration,
  type IntegrationResponse,
  knownResponses,
  type MethodResponse,
  type RestMethod,
  type StatedResponse,
} from './methods/rest-method';
import type { Statement } from './response-statement';

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

/** Whether API Gateway maps the responses of an integration, so that they can state headers. */
export function mapsResponses({ type }: Integration): boolean {
  return type === IntegrationType.AWS || type === IntegrationType.HTTP || type === IntegrationType.MOCK;
}

/** The responses that an integration declares, if synth knows them all: those of a condition are the deployment's. */
export function integrationResponsesOf({ integrationResponses }: Integration): IntegrationResponse[] {
  return knownResponses<IntegrationResponse>(integrationResponses) ?? [];
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
export function canState(method: RestMethod, { echo }: Statement, binaryMediaTypes: readonly string[]): boolean {
  if (echo === undefined) return true;
  const declared = method.methodResponses ?? [];
  return integrationResponsesOf(method.integration!).every((response, i) => {
    const vary = parametersOf(response.responseParameters).find(([name]) => name.toLowerCase() === VARY);
    const canVary = vary === undefined || CONSTANT.test(String(vary[1]));
    return canVary && templatesOf(method, response, i, declared, binaryMediaTypes) !== undefined;
  });
}

/** The templates of a response by media type; `undefined` where none can be put in front of. */
function templatesOf(
  method: RestMethod,
  { statusCode, responseTemplates, contentHandling }: IntegrationResponse,
  i: number,
  declared: readonly MethodResponse[],
  binaryMediaTypes: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const given = Object.entries(responseTemplates ?? {});
  if (given.length > 0) {
    const texts = given.map(([type, text]) => [type, typeof text === 'string' ? text : method.textWithTokens(i, type)]);
    return texts.every(([, text]) => text !== undefined) ? Object.fromEntries(texts) : undefined;
  }
  if (contentHandling !== undefined && contentHandling !== 'CONVERT_TO_TEXT') return undefined;
  const types = Object.keys(declared.find((one) => one.statusCode === statusCode)?.responseModels ?? {});
  const isText = (type: string) => TEXT.test(type) && !binaryMediaTypes.some((one) => one === '*/*' || one === type);
  return types.length > 0 && types.every(isText)
    ? Object.fromEntries(types.map((type) => [type, '$input.body']))
    : undefined;
}

/**
 * What every declared response of a method, all known to synth, has to say.
 *
 * @param echo the statement's, as a reference that works where the template of the method is
 */
export function statedResponses(
  method: RestMethod,
  { headers }: Statement,
  echo: string | undefined,
  binaryMediaTypes: readonly string[],
): StatedResponse[] {
  const declared = method.methodResponses!;
  return integrationResponsesOf(method.integration!).map((response, index) => {
    const own = parametersOf(response.responseParameters);
    const parameters = Object.entries(headers).map(([header, value]) => {
      const [name, before] = own.find(([one]) => one.toLowerCase() === `${PREFIX}${header}`.toLowerCase()) ?? [
        `${PREFIX}${header}`,
      ];
      const kept = before === undefined ? [] : [CONSTANT.exec(String(before))?.[1]];
      return [name, `'${[...kept, value].join(', ')}'`];
    });
    const templates = echo === undefined ? {} : templatesOf(method, response, index, declared, binaryMediaTypes);
    return {
      index,
      statusCode: response.statusCode,
      parameters: Object.fromEntries(parameters),
      templates: Object.fromEntries(Object.entries(templates ?? {}).map(([type, text]) => [type, `${echo}${text}`])),
    };
  });
}

function parametersOf(parameters: unknown): [name: string, value: unknown][] {
  return Object.entries((parameters ?? {}) as Record<string, unknown>);
}
