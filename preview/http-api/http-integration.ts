import type { IntegrationSettings } from '../../lib/template/http-api/http-api';
import type { ApiResponse } from '../gateway/api-server';
import { askBackend, type BackendResponse, withQuery } from '../gateway/backend-request';
import type { Backends } from '../gateway/backends';
import { encodedSegments } from '../gateway/path-segments';
import { NotServedError } from '../not-served-error';
import type { HttpExchange } from './exchange';
import { HttpApiError } from './http-api-error';

const DEFAULT_TIMEOUT_MILLISECONDS = 30_000;

/** Whether an address outside of AWS answers. */
export function isHttpProxy({ IntegrationType: type }: IntegrationSettings): boolean {
  return type === 'HTTP_PROXY';
}

/**
 * Answers by an HTTP proxy integration: the request goes on, and its answer comes back, as they are.
 *
 * @throws {NotServedError} where the preview sends nothing there
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
 */
export async function httpIntegration(
  { request, pathParameters }: HttpExchange,
  settings: IntegrationSettings,
  backends: Backends,
): Promise<ApiResponse> {
  const { IntegrationUri = '', IntegrationMethod, TimeoutInMillis = DEFAULT_TIMEOUT_MILLISECONDS } = settings;
  const unserved = backends.unserved(IntegrationUri, settings.ConnectionType);
  if (unserved) throw new NotServedError(unserved);
  const variables = Object.entries(pathParameters).map(([name, value]) => [name, encodedSegments(value)]);
  const uri = backends.filled(IntegrationUri, Object.fromEntries(variables));
  if (uri === undefined) throw new HttpApiError(400, `${request.path} leads out of the path of ${IntegrationUri}`);
  const method = !IntegrationMethod || IntegrationMethod === 'ANY' ? request.method : IntegrationMethod;
  const headers = [...request.headers].flatMap(([name, values]) => values.map((value) => [name, value] as const));
  const url = withQuery(uri, request.queryString);
  let answer: BackendResponse | undefined;
  try {
    answer = await askBackend({ method, url, headers, body: request.body, timeoutMilliseconds: TimeoutInMillis });
  } catch (error) {
    throw new HttpApiError(503, `${uri}: ${error instanceof Error ? error.message : error}`);
  }
  if (!answer) throw new HttpApiError(503, `${uri} gave no answer within ${TimeoutInMillis} ms`);
  return { ...answer, headers: answer.headers.map(([name, value]) => [name.toLowerCase(), value]) };
}
