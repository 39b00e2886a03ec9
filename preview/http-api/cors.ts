import type { CorsSettings } from '../../lib/template/http-api/http-api';
import type { ApiResponse } from '../gateway/api-server';
import type { HttpApiRequest } from './http-api-request';

/** Whether a request is a preflight, which an API with CORS settings answers itself. */
export function isPreflight({ method, headers }: HttpApiRequest): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

/**
 * Answer to a preflight.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflightResponse(cors: CorsSettings, request: HttpApiRequest): ApiResponse {
  const { AllowMethods, AllowHeaders, MaxAge } = cors;
  const origin = originHeaders(cors, request);
  const headers: [string, string][] =
    origin.length === 0
      ? []
      : [
          ...origin,
          ...listHeader('access-control-allow-methods', AllowMethods),
          ...listHeader('access-control-allow-headers', AllowHeaders),
          ...listHeader('access-control-max-age', MaxAge === undefined ? undefined : [String(MaxAge)]),
        ];
  return { status: 204, headers, body: '' };
}

/** An integration's response with the CORS headers of the API in place of its own. */
export function withCorsHeaders(cors: CorsSettings, request: HttpApiRequest, response: ApiResponse): ApiResponse {
  const origin = originHeaders(cors, request);
  return {
    ...response,
    headers: [
      ...response.headers.filter(([name]) => !name.startsWith('access-control-')),
      ...origin,
      ...(origin.length > 0 ? listHeader('access-control-expose-headers', cors.ExposeHeaders) : []),
    ],
  };
}

/** Headers for an origin that the API allows; none for others, and none without `Origin`. */
function originHeaders(
  { AllowOrigins = [], AllowCredentials }: CorsSettings,
  request: HttpApiRequest,
): [string, string][] {
  const origin = request.headers.get('origin')?.at(-1);
  if (origin === undefined || !AllowOrigins.some((allowed) => covers(allowed, origin))) return [];
  const value = AllowOrigins.includes('*') ? '*' : origin;
  return [
    ['access-control-allow-origin', value],
    ...(String(AllowCredentials) === 'true' ? [['access-control-allow-credentials', 'true'] as [string, string]] : []),
  ];
}

/** `*`, `https://*`, `http://*` or an origin. */
function covers(allowed: string, origin: string): boolean {
  if (allowed === '*') return true;
  return allowed === 'https://*' || allowed === 'http://*'
    ? origin.startsWith(allowed.slice(0, -1))
    : allowed === origin;
}

function listHeader(name: string, values: readonly string[] | undefined): [string, string][] {
  return values === undefined || values.length === 0 ? [] : [[name, values.join(',')]];
}
