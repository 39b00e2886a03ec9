/** `/orders/{id}` of an API as a regular expression of what is at or below it; `/` is every path. */
export function pathExpression(path: string): string | undefined {
  if (path === '/') return undefined;
  const segments = path.slice(1).split('/').map(segmentExpression);
  return `/${segments.join('/')}${path.endsWith('+}') ? '' : '(/|$)'}`;
}

function segmentExpression(segment: string): string {
  if (!/^\{.*\}$/.test(segment)) return escaped(segment);
  return segment.endsWith('+}') ? '.+' : '[^/]+';
}

/**
 * A path of an API from its beginning, with what may stand before it, such as the name of a stage; `undefined` where that could be
 * taken for a parameter.
 */
export function anchored(expression: string, prefixes: readonly string[]): string | undefined {
  const stages = prefixes.map(escaped).join('|');
  if (/^\/(?:\[\^|\.\+)/.test(expression)) return prefixes.length === 0 ? undefined : `^/(${stages})${expression}`;
  return prefixes.length === 0 ? `^${expression}` : `^(/(${stages}))?${expression}`;
}

/** Whether a path of an API is one of those that another one is for. */
export function isWithin(path: string, other: string): boolean {
  const [own, all] = [path, other].map((one) => (one === '/' ? [] : one.slice(1).split('/'))) as [string[], string[]];
  if (path === other || own.length < all.length) return false;
  return all.every((segment, i) => segment === own[i] || segment.startsWith('{'));
}

/** A path pattern of CloudFront as a regular expression; `*` is every path. */
export function patternExpression(pattern: string): string | undefined {
  if (pattern === '*') return undefined;
  return `^${[...pattern].map((one) => (one === '*' ? '.*' : one === '?' ? '.' : escaped(one))).join('')}$`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
