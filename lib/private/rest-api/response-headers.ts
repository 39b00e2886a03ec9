import { type CfnMethod, IntegrationType } from 'aws-cdk-lib/aws-apigateway';
import type { EndpointClass } from '../../endpoint-class';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';

/** Headers by name, each a value that never changes. */
export type ConstantHeaders = Readonly<Record<string, string>>;

type Integration = CfnMethod.IntegrationProperty;

const PREFIX = 'method.response.header.';
const CORS_HEADER = /^method\.response\.header\.access-control-/i;

/**
 * The headers of a class's responses where they are the same whoever asks: any origin, or a single one in code.
 * `undefined` where they are not.
 */
export function constantHeaders({ _policy, _live }: EndpointClass): ConstantHeaders | undefined {
  const { origins, credentials, exposedHeaders } = _policy;
  if (_live !== undefined || (origins !== '*' && (origins.length !== 1 || origins[0]!.includes('*')))) return undefined;
  return {
    'Access-Control-Allow-Origin': origins === '*' ? '*' : origins[0]!,
    ...(credentials && { 'Access-Control-Allow-Credentials': 'true' }),
    ...(exposedHeaders.length > 0 && { 'Access-Control-Expose-Headers': exposedHeaders.join(',') }),
  };
}

/** The integration of a method, as the template will have it. */
export function integrationOf(method: CfnMethod): Integration | undefined {
  return resolved<Integration>(method, method.integration);
}

/** Whether API Gateway maps the responses of an integration, so that they can state headers. */
export function mapsResponses({ type }: Integration): boolean {
  return type === IntegrationType.AWS || type === IntegrationType.HTTP || type === IntegrationType.MOCK;
}

/** The responses that an integration declares, if synth knows them all: those of a condition are the deployment's. */
export function integrationResponsesOf({ integrationResponses }: Integration): CfnMethod.IntegrationResponseProperty[] {
  return isKnown<CfnMethod.IntegrationResponseProperty>(integrationResponses) ? integrationResponses : [];
}

/** The responses that a method declares; `undefined` if synth does not know them all. */
export function methodResponsesOf(method: CfnMethod): CfnMethod.MethodResponseProperty[] | undefined {
  const responses = resolved<unknown>(method, method.methodResponses) ?? [];
  return isKnown<CfnMethod.MethodResponseProperty>(responses) ? responses : undefined;
}

function isKnown<T extends { readonly statusCode: string }>(responses: unknown): responses is T[] {
  return Array.isArray(responses) && responses.every((one) => typeof one?.statusCode === 'string');
}

/**
 * Has every declared response of a method, all known to synth, state constant headers; by property overrides, since integrations may be of
 * any form. Returns what is in the way: responses that state CORS headers themselves.
 *
 * @param name of the method, in messages
 */
export function stateHeaders(method: CfnMethod, name: string, headers: ConstantHeaders): Refusal[] {
  const integration = integrationOf(method)!;
  const responses = integrationResponsesOf(integration);
  const problems = responses.flatMap(({ statusCode, responseParameters }) =>
    ownHeaders(name, statusCode, responseParameters),
  );
  if (problems.length > 0) return problems;
  const declared = methodResponsesOf(method)!.map(({ statusCode }) => statusCode);
  // an override makes no list where there is none
  if (declared.length === 0) {
    declared.push(...new Set(responses.map(({ statusCode }) => statusCode)));
    method.methodResponses = declared.map((statusCode) => ({ statusCode }));
  }
  for (const [i, { statusCode }] of responses.entries()) {
    if (!declared.includes(statusCode)) {
      method.addPropertyOverride(`MethodResponses.${declared.length}.StatusCode`, statusCode);
      declared.push(statusCode);
    }
    const at = declared.indexOf(statusCode);
    for (const [header, value] of Object.entries(headers)) {
      // dots would separate properties
      const parameter = `${PREFIX}${header}`.replaceAll('.', '\\.');
      method.addPropertyOverride(`Integration.IntegrationResponses.${i}.ResponseParameters.${parameter}`, `'${value}'`);
      method.addPropertyOverride(`MethodResponses.${at}.ResponseParameters.${parameter}`, true);
    }
  }
  return [];
}

function ownHeaders(name: string, statusCode: string, parameters: unknown): Refusal[] {
  const own = Object.keys(parameters ?? {}).filter((parameter) => CORS_HEADER.test(parameter));
  return own.map((parameter) =>
    refusal(
      'integration-states-cors',
      `got ${JSON.stringify(parameter)}: the integration response ${statusCode} of ${name} states this header itself, and the ` +
        'class does; leave it out of responseParameters',
    ),
  );
}
