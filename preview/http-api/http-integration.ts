import type { IntegrationSettings } from '../../lib/template/http-api/http-api';
import type { ApiResponse } from '../gateway/api-server';
import { askBackend, type BackendResponse, filledUri, isReachable, withQuery } from '../gateway/backend-request';
import type { HttpExchange } from './exchange';
import { HttpApiError } from './http-api-error';

const DEFAULT_TIMEOUT_MILLISECONDS = 30_000;

/** Whether an address outside of AWS answers, which the preview can reach. */
export function isHttpProxy({ IntegrationType: type, IntegrationUri, ConnectionType }: IntegrationSettings): boolean {
  return type === 'HTTP_PROXY' && isReachable(IntegrationUri, ConnectionType);
}

/**
 * Answers by an HTTP proxy integration: the request goes on, and its answer comes back, as they are.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
 */
export async function httpIntegration(
  { request, pathParameters }: HttpExchange,
  settings: IntegrationSettings,
  reachable: (url: string) => string,
): Promise<ApiResponse> {
  const { IntegrationUri = '', IntegrationMethod, TimeoutInMillis = DEFAULT_TIMEOUT_MILLISECONDS } = settings;
  const uri = reachable(filledUri(IntegrationUri, pathParameters));
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
