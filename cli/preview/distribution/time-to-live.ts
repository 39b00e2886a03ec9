import { headerValue } from './edge-headers';
import type { EdgeResponse } from './edge-message';
import type { CachePolicy } from './model';

const DEFAULT_ERROR_TTL = 10;
/**
 * Errors that CloudFront keeps whatever the origin says, and those that it keeps where the origin names an age.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html#HTTPStatusCodes-cached-errors
 */
const ALWAYS_KEPT = [404, 414, 500, 501, 502, 503, 504];
const KEPT_ON_REQUEST = [400, 403, 405, 412, 415];
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-3xx-status-codes.html */
const REDIRECTS_KEPT_ON_REQUEST = [307, 308];

/**
 * Seconds that CloudFront keeps a response to `GET`, `HEAD` or a cached `OPTIONS`.
 *
 * @param errorTtls error caching minimum TTLs, by status
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html#ExpirationDownloadDist
 */
export function timeToLive(
  response: EdgeResponse,
  { minTtl, defaultTtl, maxTtl }: CachePolicy,
  errorTtls: ReadonlyMap<number, number>,
): number {
  const { status } = response;
  const control = headerValue(response.headers, 'cache-control')?.toLowerCase() ?? '';
  const age = statedAge(response, control);
  if (status >= 400) {
    const kept = ALWAYS_KEPT.includes(status) || (KEPT_ON_REQUEST.includes(status) && age !== undefined);
    return kept ? Math.max(errorTtls.get(status) ?? DEFAULT_ERROR_TTL, Math.min(age ?? 0, maxTtl)) : 0;
  }
  if (/\b(no-store|no-cache|private)\b/.test(control)) return minTtl;
  if (REDIRECTS_KEPT_ON_REQUEST.includes(status) && control === '') return 0;
  return Math.min(Math.max(age ?? defaultTtl, minTtl), maxTtl);
}

function statedAge({ headers }: EdgeResponse, control: string): number | undefined {
  const stated = /\bs-maxage=(\d+)/.exec(control) ?? /\bmax-age=(\d+)/.exec(control);
  if (stated) return Number(stated[1]);
  const expires = headerValue(headers, 'expires');
  if (expires === undefined) return undefined;
  const milliseconds = Date.parse(expires) - Date.now();
  return Number.isNaN(milliseconds) ? 0 : Math.max(0, Math.floor(milliseconds / 1000));
}
