import type { CachePolicy } from '../../lib/template/distribution/distribution';
import { headerValue } from './edge-headers';
import type { EdgeResponse } from './edge-message';

const DEFAULT_ERROR_TTL = 10;
/**
 * Errors that CloudFront keeps, and those that it keeps where the origin names an age in `Cache-Control`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html#HTTPStatusCodes-cached-errors
 */
const KEPT_ERRORS = [404, 414, 500, 501, 502, 503, 504];
const ERRORS_KEPT_ON_REQUEST = [400, 403, 405, 412, 415];
/**
 * Errors that it keeps unless the origin forbids it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
 */
const ERRORS_KEPT_UNLESS_FORBIDDEN = [404, 414, 501];
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-3xx-status-codes.html */
const REDIRECTS_KEPT_ON_REQUEST = [307, 308];
const FORBIDDEN = /\b(no-store|no-cache|private)\b/;

/**
 * Seconds that CloudFront keeps a response to `GET`, `HEAD` or a cached `OPTIONS`.
 *
 * @param errorTtls error caching minimum TTLs, by status
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html#ExpirationDownloadDist
 */
export function timeToLive(
  response: EdgeResponse,
  policy: CachePolicy,
  errorTtls: ReadonlyMap<number, number>,
): number {
  const { status } = response;
  const control = headerValue(response.headers, 'cache-control')?.toLowerCase() ?? '';
  const age = statedAge(control) ?? ageByExpires(response);
  if (status >= 400) {
    if (!keepsError(status, control, policy)) return 0;
    return Math.max(errorTtls.get(status) ?? DEFAULT_ERROR_TTL, Math.min(age ?? 0, policy.maxTtl));
  }
  const { minTtl, defaultTtl, maxTtl } = policy;
  if (FORBIDDEN.test(control)) return minTtl;
  if (REDIRECTS_KEPT_ON_REQUEST.includes(status) && control === '') return 0;
  return Math.min(Math.max(age ?? defaultTtl, minTtl), maxTtl);
}

function keepsError(status: number, control: string, policy: CachePolicy): boolean {
  if (!policy.keepsErrors) return false;
  if (ERRORS_KEPT_ON_REQUEST.includes(status)) return statedAge(control) !== undefined;
  if (ERRORS_KEPT_UNLESS_FORBIDDEN.includes(status) && FORBIDDEN.test(control)) return false;
  return KEPT_ERRORS.includes(status);
}

function statedAge(control: string): number | undefined {
  const stated = /\bs-maxage=(\d+)/.exec(control) ?? /\bmax-age=(\d+)/.exec(control);
  return stated ? Number(stated[1]) : undefined;
}

function ageByExpires({ headers }: EdgeResponse): number | undefined {
  const expires = headerValue(headers, 'expires');
  if (expires === undefined) return undefined;
  const milliseconds = Date.parse(expires) - Date.now();
  return Number.isNaN(milliseconds) ? 0 : Math.max(0, Math.floor(milliseconds / 1000));
}
