import { EdgeError } from './edge-error';
import { headerLines, headerValue } from './edge-headers';
import type { EdgeRequest } from './edge-message';

/** Bytes of a body, fewer than CloudFront takes. */
export const MAX_BODY = 20 * 1024 * 1024;

/** Bytes, https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-general */
const MAX_URL = 8192;
const MAX_REQUEST = 20_480;

/**
 * CloudFront's answer to a request that is too large; undefined for others.
 *
 * @param isWhole whether its body was read to the end
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#RequestCustomMaxRequestStringLength
 */
export function refusedBySize(request: EdgeRequest, isWhole: boolean): EdgeError | undefined {
  const tooLarge = (what: string, limit: number) => new EdgeError(413, `The ${what} has more than ${limit} bytes.`);
  const path = `${request.uri}${request.querystring && `?${request.querystring}`}`;
  const url = `https://${headerValue(request.headers, 'host') ?? ''}${path}`;
  if (Buffer.byteLength(url) > MAX_URL) return tooLarge('URL', MAX_URL);
  const lines = headerLines(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const size = Buffer.byteLength(`${request.method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  if (size > MAX_REQUEST) return tooLarge('request', MAX_REQUEST);
  return isWhole ? undefined : tooLarge('body', MAX_BODY);
}
