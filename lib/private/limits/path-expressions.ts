/** A dot is no line break, and a path that was decoded can have one. */
const ANY = '[\\s\\S]';

/**
 * What no browser sends, and CloudFront takes for another path: slashes in a row, and segments that are dots
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern).
 */
export const ODD_PATH = '//|/\\.\\.?(/|$)';

/** `/orders/{id}` of an API as a regular expression of what is at or below it; `/` is every path. */
export function pathExpression(path: string): string | undefined {
  if (path === '/') return undefined;
  const segments = path.slice(1).split('/').map(segmentExpression);
  return `/${segments.join('/')}${path.endsWith('+}') ? '' : '(/|$)'}`;
}

function segmentExpression(segment: string): string {
  if (!/^\{.*\}$/.test(segment)) return escaped(segment);
  return segment.endsWith('+}') ? `${ANY}+` : '[^/]+';
}

/**
 * A path of an API from its beginning, with what may stand before it, such as the name of a stage; `undefined` where that could be
 * taken for the beginning of the path.
 */
export function anchored(path: string, prefixes: readonly string[]): string | undefined {
  const expression = pathExpression(path);
  const [, first = ''] = path.split('/');
  const stages = prefixes.map(escaped).join('|');
  const isLikeStage = first.startsWith('{') || prefixes.some((prefix) => prefix.split('/')[0] === first);
  if (isLikeStage) return prefixes.length === 0 ? undefined : `^/(${stages})${expression}`;
  return prefixes.length === 0 ? `^${expression}` : `^(/(${stages}))?${expression}`;
}

/** Whether a path of an API is one of those that another one is for. */
export function isWithin(path: string, other: string): boolean {
  const [own, all] = [path, other].map((one) => (one === '/' ? [] : one.slice(1).split('/'))) as [string[], string[]];
  if (path === other || own.length < all.length) return false;
  return all.every((segment, i) => segment === own[i] || segment.startsWith('{'));
}

/**
 * A path pattern of CloudFront as a regular expression; `*` is every path.
 *
 * @param one what `?` stands for
 */
export function patternExpression(pattern: string, one = ANY): string | undefined {
  if (pattern === '*') return undefined;
  const parts = [...pattern].map((part) => (part === '*' ? `${ANY}*` : part === '?' ? one : escaped(part)));
  return `^${parts.join('')}$`;
}

/** As {@link patternExpression}, for paths that are decoded: CloudFront compares them as they are encoded, in up to three characters each. */
export function decodedPatternExpression(pattern: string): string | undefined {
  return patternExpression(pattern, `${ANY}{0,3}`);
}

/** A plus is a space once it is decoded. */
function escaped(text: string): string {
  return text.replace(/[.*?^${}()|[\]\\]/g, '\\$&').replaceAll('+', '[+ ]');
}
