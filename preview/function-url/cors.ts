import type { CorsSettings } from '../../lib/template/http-api/http-api';
import type { ApiResponse } from '../gateway/api-server';
import type { HttpApiRequest } from '../http-api/http-api-request';

/**
 * Answer of a URL with CORS settings to a preflight, which neither the function nor its authorization gets to see.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
 */
export function preflightResponse(cors: CorsSettings, request: HttpApiRequest): ApiResponse {
  const { AllowMethods, AllowHeaders, MaxAge } = cors;
  const origin = originHeaders(cors, request);
  const lists = [
    ...listHeader('access-control-allow-methods', AllowMethods),
    ...listHeader('access-control-allow-headers', AllowHeaders),
    ...listHeader('access-control-max-age', MaxAge === undefined ? undefined : [String(MaxAge)]),
  ];
  return { status: 200, headers: origin.length === 0 ? [] : [...origin, ...lists], body: '' };
}

/** The function's answer with the CORS headers of the URL beside its own: what both say is there twice. */
export function withCorsHeaders(cors: CorsSettings, request: HttpApiRequest, response: ApiResponse): ApiResponse {
  const origin = originHeaders(cors, request);
  const exposed = origin.length > 0 ? listHeader('access-control-expose-headers', cors.ExposeHeaders) : [];
  return { ...response, headers: [...response.headers, ...origin, ...exposed] };
}

/** Headers for an origin that the URL allows; none for others, and none without `Origin`. */
function originHeaders(
  { AllowOrigins = [], AllowCredentials }: CorsSettings,
  { headers }: HttpApiRequest,
): [string, string][] {
  const origin = headers.get('origin')?.at(-1);
  const isAny = AllowOrigins.includes('*');
  if (origin === undefined || !(isAny || AllowOrigins.includes(origin))) return [];
  return [
    ['access-control-allow-origin', isAny ? '*' : origin],
    ...(String(AllowCredentials) === 'true' ? [['access-control-allow-credentials', 'true'] as [string, string]] : []),
  ];
}

function listHeader(name: string, values: readonly string[] | undefined): [string, string][] {
  return values === undefined || values.length === 0 ? [] : [[name, values.join(',')]];
}
