import type { EdgeSettings } from '../lib/contract/edge-settings';
import { matchesPathPattern } from '../lib/routes/path-pattern';

/** No class was applied to the path. */
export const NO_CLASS = -1;
/** Routers may read the path as that of one class or of another: nobody is listed for it. */
export const UNSETTLED = -2;

/** A path that no router reads otherwise, as nearly all are: whole segments in lower case, none of which begins with a dot. */
const SIMPLE = /^(?:\/[a-z0-9\-_~!$&'()*+,:=@{}][a-z0-9\-_~!$&'()*+,:=@{}.]*)+$/;
/** The first character that routers may read otherwise, as `spellingOf` has it: odd characters, `//`, dot segments. */
const ODD = /[^\w\-~!$&'()*+,:=@{}/.]|\/\/|(?:^|\/)\.\.?(?:\/|$)/;
/** What any dot segment, host or double encoding shows by, as `OddPath` has it. */
const DOUBTFUL = /[.:][^\w-]|\\|%(?:2e|5c|25|3a)/i;

/**
 * The route of a path by its place, in whatever way the origin's router may read it (docs/paths.md). Functions with more room look at
 * each reading of a path; this one looks at how it begins, and takes what is still unsettled for a path that nobody may write to.
 */
export function routeOf(settings: EdgeSettings, path: string): number {
  const routes = settings.routes;
  if (!settings.hasCapitals && SIMPLE.test(path)) {
    for (let i = 0; i < routes.length; i++) if (matches(routes[i]!, path)) return i;
    return NO_CLASS;
  }
  const odd = ODD.exec(path);
  // what every reading of an odd path begins with
  const plain = odd ? plainBefore(path, odd.index + (odd[0]!.length > 1 && odd[0]![0] === '/' ? 1 : 0)) : path;
  const isCertain = !odd || (plain[0] === '/' && !DOUBTFUL.test(path.slice(plain.length)));
  const begun = isCertain ? lower(plain) : '';
  const whole = lower(path);
  const read = whole.length > 1 && whole.endsWith('/') ? whole.slice(0, -1) : whole;
  let found = NO_CLASS;
  let isFirst = true;
  for (let i = 0; i <= routes.length; i++) {
    let isLast = true;
    if (i < routes.length) {
      const pattern = routes[i]![0];
      isLast = odd ? isCertain && coversAllUnder(pattern, `${plain}/`) : matches(routes[i]!, path);
      const inOneCase = lower(pattern);
      const isPossible = odd
        ? canBegin(inOneCase, begun)
        : matchesPathPattern(inOneCase, whole) || (read !== whole && matchesPathPattern(inOneCase, read));
      if (!isLast && !isPossible) continue;
    }
    const one = i < routes.length ? i : NO_CLASS;
    if (isFirst) found = one;
    else if (!haveSameClasses(settings, found, one)) return UNSETTLED;
    isFirst = false;
    if (isLast) break;
  }
  return found;
}

function matches(route: EdgeSettings['routes'][number], path: string): boolean {
  const literal = route[3];
  return literal === undefined ? matchesPathPattern(route[0], path) : path.startsWith(literal);
}

/** Whole segments before a character. */
function plainBefore(path: string, at: number): string {
  const slash = path.slice(0, at).lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function coversAllUnder(pattern: string, path: string): boolean {
  const literal = pattern.slice(0, -1);
  return pattern.endsWith('*') && literal.search(/[*?]/) < 0 && path.startsWith(literal);
}

/** Whether a pattern could match what begins with these segments. */
function canBegin(pattern: string, begun: string): boolean {
  const star = pattern.search(/[*?]/);
  const literal = star < 0 ? pattern : pattern.slice(0, star);
  const path = `${begun}/`;
  const length = Math.min(literal.length, path.length - 1);
  return literal.slice(0, length) === path.slice(0, length);
}

function haveSameClasses(settings: EdgeSettings, one: number, other: number): boolean {
  if (one < 0 || other < 0) return one === other;
  const routes = settings.routes;
  return routes[one]![1] === routes[other]![1] && routes[one]![2] === routes[other]![2];
}

/** In one case for all that routers take for the same letter. */
function lower(text: string): string {
  return text.toLowerCase();
}
