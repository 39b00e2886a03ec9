import { authorityOf } from '../policy/origin';
import type { CorsPlace } from '../template/cors/cors-statement';

/** Whether an entry lets every origin in, or every one of a scheme: an HTTP API takes these, a bucket and CloudFront too. */
export function isAnyOrigin(entry: string): boolean {
  return /^(?:\*|(?:https?|\*):\/\/\*)$/i.test(entry);
}

/** Where `*` may stand inside an entry. */
export function takesPatterns(place: CorsPlace): boolean {
  return place === 'bucket' || place === 'response-headers-policy';
}

/** The host of an entry, without scheme and port. */
export function hostOf(entry: string): string {
  const { wildcard, host } = authorityOf(entry.slice(entry.indexOf('://') < 0 ? 0 : entry.indexOf('://') + 3));
  return wildcard ? `*.${host}` : host;
}
