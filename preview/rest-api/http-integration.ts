import type { ApiResponse } from '../gateway/api-server';
import { askBackend, type BackendResponse, withQuery } from '../gateway/backend-request';
import type { Backends } from '../gateway/backends';
import { encodedSegment } from '../gateway/path-segments';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { integrationPayload, mappedParameters, mappedPath } from './integration-request';
import { integrationResponse } from './integration-response';
import { MappingTemplates } from './mapping-template';
import { DEFAULT_TIMEOUT_MILLISECONDS } from './timeout';

/**
 * Answers by an HTTP proxy integration: the request goes on, and its answer comes back, as they are.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
 */
export async function httpProxyIntegration(exchange: Exchange, backends: Backends): Promise<ApiResponse> {
  const { request } = exchange;
  const query = [...request.query].flatMap(([name, values]) => values.map((value) => [name, value]));
  const received = [...request.headers].flatMap(([name, values]) => values.map((value) => [name, value] as const));
  return ask(exchange, backends, {
    path: mappedPath(exchange),
    query: [...query, ...Object.entries(mappedParameters(exchange, 'querystring'))],
    headers: withSet(received, mappedParameters(exchange, 'header')),
    body: request.body,
  });
}

/** Answers by an HTTP integration: templates and mappings make the request, and the answer out of what came back. */
export async function httpIntegration(exchange: Exchange, backends: Backends): Promise<ApiResponse> {
  const templates = new MappingTemplates(exchange);
  const body = integrationPayload(exchange, templates);
  const { header, path, querystring } = templates.requestOverrides;
  const type = exchange.method.integration.RequestTemplates && { 'content-type': 'application/json' };
  const answer = await ask(exchange, backends, {
    path: { ...mappedPath(exchange), ...segments(path) },
    query: Object.entries({ ...mappedParameters(exchange, 'querystring'), ...querystring }),
    headers: withSet(Object.entries(type ?? {}), { ...mappedParameters(exchange, 'header'), ...header }),
    body,
  });
  return integrationResponse(exchange, templates, { ...answer, selector: String(answer.status) });
}

interface Sent {
  /** Percent-encoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: readonly (readonly string[])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

async function ask({ method, request }: Exchange, backends: Backends, sent: Sent): Promise<BackendResponse> {
  const { Uri = '', IntegrationHttpMethod, TimeoutInMillis = DEFAULT_TIMEOUT_MILLISECONDS } = method.integration;
  const uri = backends.filled(Uri, sent.path);
  if (uri === undefined) {
    throw new GatewayError('BAD_REQUEST_PARAMETERS', `${request.path} leads out of the path of ${Uri}`);
  }
  const query = new URLSearchParams(sent.query.map(([name = '', value = '']): [string, string] => [name, value]));
  const verb = !IntegrationHttpMethod || IntegrationHttpMethod === 'ANY' ? request.method : IntegrationHttpMethod;
  let answer: BackendResponse | undefined;
  try {
    const { headers, body } = sent;
    const url = withQuery(uri, query.toString());
    answer = await askBackend({ method: verb, url, headers, body, timeoutMilliseconds: TimeoutInMillis });
  } catch (error) {
    throw new GatewayError('INTEGRATION_FAILURE', `${uri}: ${error instanceof Error ? error.message : error}`);
  }
  if (answer) return answer;
  throw new GatewayError('INTEGRATION_TIMEOUT', `${uri} gave no answer within ${TimeoutInMillis} ms`);
}

function segments(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodedSegment(value)]));
}

/** Headers with some set anew, in any spelling. */
function withSet(
  headers: readonly (readonly [string, string])[],
  set: Readonly<Record<string, string>>,
): (readonly [string, string])[] {
  const names = new Set(Object.keys(set).map((name) => name.toLowerCase()));
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...Object.entries(set)];
}
