import { MAX_HOST_LENGTH } from './origin';

/** Character code of what separates labels. */
export const DOT = 46;

/** Where the host of an origin begins, and where it ends: at a port, or at the end of the text. */
export function hostOf(origin: string): string {
  const start = origin.indexOf('://') + 3;
  const colon = origin.indexOf(':', start);
  return origin.slice(start, colon < 0 ? origin.length : colon);
}

/**
 * Whether an entry of a list admits an origin: as bytes, without a regular expression. `OriginSet` does the same for all
 * entries at once; this one is for where there is a handful, in engines that know neither classes nor maps.
 *
 * @param entry an origin or origin pattern that `parseOriginPattern` accepts
 */
export function admitsOrigin(entry: string, origin: string): boolean {
  const star = entry.indexOf('*');
  if (star < 0) return entry === origin;
  if (star === entry.length - 1) return origin.startsWith(entry.slice(0, -2)) && isPort(origin, star - 1);
  const suffix = entry.slice(star + 1);
  const prefix = entry.slice(0, star);
  if (origin.length > maxLengthUnder(prefix, suffix) || !origin.startsWith(prefix) || !origin.endsWith(suffix))
    return false;
  return areLabels(origin, prefix.length, origin.length - suffix.length);
}

/** How long an origin is with the longest host that there can be. */
export function maxLengthUnder(prefix: string, suffix: string): number {
  const port = suffix.indexOf(':');
  return prefix.length + MAX_HOST_LENGTH + (port < 0 ? 0 : suffix.length - port);
}

/** Whether nothing or a colon and the number of a port follow in `text`. */
export function isPort(text: string, start: number): boolean {
  if (start === text.length) return true;
  const digits = text.length - start - 1;
  if (text[start] !== ':' || digits < 1 || digits > 5 || text[start + 1] === '0') return false;
  let port = 0;
  for (let i = start + 1; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return false;
    port = port * 10 + digit;
  }
  return port <= 65_535;
}

/** Whether `text` from `start` to `end` is one label or more, as `parseOriginPattern` has them. */
export function areLabels(text: string, start: number, end: number): boolean {
  if (start >= end) return false;
  let labelStart = start;
  for (let i = start; i <= end; i++) {
    const code = i < end ? text.charCodeAt(i) : DOT;
    if (code === DOT) {
      if (!isLabelShape(text, labelStart, i)) return false;
      labelStart = i + 1;
      // a to z, 0 to 9, hyphen, underscore
    } else if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45 || code === 95)) {
      return false;
    }
  }
  return true;
}

function isLabelShape(text: string, start: number, end: number): boolean {
  const length = end - start;
  return length > 0 && length <= 63 && text[start] !== '-' && text[end - 1] !== '-';
}
