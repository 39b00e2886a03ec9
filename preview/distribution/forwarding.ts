import type { Behavior, CachePolicy, Names, Origin } from '../../lib/template/distribution/distribution';
import { type EdgeHeaders, pickHeaders, withHeader } from './edge-headers';
import type { EdgeRequest } from './edge-message';
import { isDisallowed } from './edge-restrictions';

/** Told by every request that has a body. */
const OF_BODY = ['content-encoding', 'content-length', 'content-md5', 'content-type'];
/** Of each connection alone. */
const HOP_BY_HOP = ['te', 'transfer-encoding'];
const VIA = '1.1 preview.cloudfront.net (CloudFront)';

/**
 * The request that an origin gets: what is in the cache key, what the origin request policy adds, and what CloudFront
 * always sends.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
 */
export function originRequest({ cache, originRequest: policy }: Behavior, request: EdgeRequest, origin: Origin) {
  const either =
    (inKey: Names, added: Names): Names =>
    (name) =>
      inKey(name) || added(name);
  const passes = either((name) => cache.headers.includes(name), policy.headers);
  const always = [...OF_BODY, ...(['GET', 'HEAD', 'OPTIONS'].includes(request.method) ? [] : ['authorization'])];
  let headers: EdgeHeaders = pickHeaders(request.headers, (name) => {
    if (name === 'cookie' || name === 'accept-encoding' || HOP_BY_HOP.includes(name) || isDisallowed(name))
      return false;
    return passes(name) || always.includes(name);
  });
  const cookies = selectCookies(request, either(cache.cookies, policy.cookies));
  if (cookies) headers = withHeader(headers, 'Cookie', cookies);
  const encoding = acceptEncoding(cache, request) ?? (passes('accept-encoding') && lineOf(request, 'accept-encoding'));
  if (encoding) headers = withHeader(headers, 'Accept-Encoding', encoding);
  if (!passes('user-agent')) headers = withHeader(headers, 'User-Agent', 'Amazon CloudFront');
  if (!passes('host')) headers = withHeader(headers, 'Host', origin.domainName);
  const forwarded = lineOf(request, 'x-forwarded-for');
  headers = withHeader(headers, 'X-Forwarded-For', [...(forwarded ? [forwarded] : []), request.clientIp].join(', '));
  headers = withHeader(headers, 'Via', VIA);
  const querystring = selectQuery(request, either(cache.queryStrings, policy.queryStrings));
  return { ...request, headers, querystring };
}

/** The cookies of a request whose name passes, as a header has them. */
export function selectCookies(request: EdgeRequest, passes: Names): string {
  const cookies = (lineOf(request, 'cookie') ?? '').split(/; */).filter((cookie) => cookie !== '');
  return cookies.filter((cookie) => passes(cookie.split('=', 1)[0] ?? '')).join('; ');
}

/** The query parameters of a request whose name passes, as they came. */
export function selectQuery({ querystring }: EdgeRequest, passes: Names): string {
  return querystring
    .split('&')
    .filter((part) => part !== '' && passes(part.split('=', 1)[0] ?? ''))
    .join('&');
}

/**
 * The normalised `Accept-Encoding` of a policy that caches compressed objects.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html#cache-policy-compressed-objects
 */
export function acceptEncoding({ encodings }: CachePolicy, request: EdgeRequest): string | undefined {
  const accepted = (lineOf(request, 'accept-encoding') ?? '').split(',').map((coding) => coding.split(';')[0]?.trim());
  const common = encodings.filter((coding) => accepted.includes(coding));
  return common.length > 0 ? common.join(',') : undefined;
}

function lineOf({ headers }: EdgeRequest, name: string): string | undefined {
  return headers[name]?.map(({ value }) => value).join(name === 'cookie' ? '; ' : ', ');
}
