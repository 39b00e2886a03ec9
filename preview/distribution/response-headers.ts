import type { CorsSettings, ResponseHeadersPolicy } from '../../lib/template/distribution/distribution';
import { type EdgeHeaders, headerValue, pickHeaders, withHeader } from './edge-headers';
import type { EdgeRequest, EdgeResponse } from './edge-message';

/**
 * A response with the headers of a behaviour's response headers policy. What is cached stays as it is.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
export function applyResponseHeaders(
  policy: ResponseHeadersPolicy | undefined,
  request: EdgeRequest,
  response: EdgeResponse,
): EdgeResponse {
  if (!policy) return response;
  let headers = pickHeaders(response.headers, (name) => !policy.removed.includes(name));
  for (const { name, value, override } of policy.headers) headers = add(headers, name, value, override);
  if (policy.cors) headers = addCors(headers, policy.cors, request);
  return { ...response, headers };
}

function addCors(before: EdgeHeaders, cors: CorsSettings, request: EdgeRequest): EdgeHeaders {
  const origin = headerValue(request.headers, 'origin');
  const allowed = origin === undefined ? undefined : allowOrigin(cors, origin);
  if (allowed === undefined) return before;
  const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  const added: [string, string | undefined][] = [
    ['Access-Control-Allow-Origin', allowed],
    ['Access-Control-Allow-Credentials', cors.credentials ? 'true' : undefined],
    ...(isPreflight
      ? ([
          ['Access-Control-Allow-Methods', list(cors.methods)],
          ['Access-Control-Allow-Headers', list(cors.requestHeaders)],
          ['Access-Control-Max-Age', cors.maxAgeSeconds === undefined ? undefined : String(cors.maxAgeSeconds)],
        ] as [string, string | undefined][])
      : ([['Access-Control-Expose-Headers', list(cors.exposedHeaders)]] as [string, string | undefined][])),
  ];
  let headers = before;
  for (const [name, value] of added) {
    if (value !== undefined) headers = add(headers, name, value, cors.originOverride);
  }
  return allowed === '*' ? headers : withVaryOrigin(headers);
}

/** `*.shop.example` stands for every subdomain; a scheme in front of it is compared as it is. */
function allowOrigin({ origins }: CorsSettings, origin: string): string | undefined {
  if (origins.includes('*')) return '*';
  const matches = origins.some((allowed) => {
    if (allowed === origin) return true;
    const [scheme, domain] = allowed.includes('://') ? allowed.split('://') : [undefined, allowed];
    const [ownScheme, host = ''] = origin.split('://');
    if (scheme !== undefined && scheme !== ownScheme) return false;
    return domain?.startsWith('*.') ? host.endsWith(domain.slice(1)) : host === domain;
  });
  return matches ? origin : undefined;
}

function add(headers: EdgeHeaders, name: string, value: string, override: boolean): EdgeHeaders {
  return override || headers[name.toLowerCase()] === undefined ? withHeader(headers, name, value) : headers;
}

function withVaryOrigin(headers: EdgeHeaders): EdgeHeaders {
  const vary = headerValue(headers, 'vary');
  if (vary?.split(/, */).some((field) => field === '*' || field.toLowerCase() === 'origin')) return headers;
  return withHeader(headers, 'Vary', vary === undefined ? 'Origin' : `${vary}, Origin`);
}

function list(names: readonly string[]): string | undefined {
  return names.length > 0 ? names.join(', ') : undefined;
}
