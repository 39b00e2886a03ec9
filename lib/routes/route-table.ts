interface Entry<T> {
  readonly segments: Segments;
  /** The same in lower case, for the loose reading. */
  readonly loose: Segments;
  readonly value: T;
}

/** `undefined` stands for any segment. */
type Segments = readonly (string | undefined)[];

/**
 * Finds what belongs to a path: the longest route that is a beginning of it, segment by segment. A parameter of a route
 * equals any segment; a parameter of the path (API Gateway tells templates such as `/orders/{id}`) equals parameters
 * only. Of two routes equally long, the one with the earlier literal segment wins.
 */
export class RouteTable<T> {
  private readonly entries: readonly Entry<T>[];

  constructor(routes: Iterable<readonly [path: string, value: T]>) {
    const entries = Array.from(routes, ([path, value]) => {
      const segments = segmentsOf(path).map((segment) => (isParameter(segment) ? undefined : segment));
      return { segments, loose: segments.map((segment) => segment?.toLowerCase()), value };
    });
    this.entries = entries.sort(bySpecificity);
  }

  find(path: string): T | undefined {
    const segments = segmentsOf(path);
    return this.entries.find((entry) => isBeginning(entry.segments, segments))?.value;
  }

  /**
   * What a path belongs to in each way that a router behind may read it: to the letter, and without regard to case,
   * with dot segments resolved and backslashes taken for slashes. One value, unless the readings differ.
   */
  findAll(path: string): T[] {
    const segments = looseSegmentsOf(path);
    const strict = this.find(path);
    const loose = this.entries.find((entry) => isBeginning(entry.loose, segments))?.value;
    if (strict === undefined) return loose === undefined ? [] : [loose];
    return loose === undefined || loose === strict ? [strict] : [strict, loose];
  }
}

function bySpecificity(a: Entry<unknown>, b: Entry<unknown>): number {
  if (a.segments.length !== b.segments.length) return b.segments.length - a.segments.length;
  const difference = a.segments.findIndex((segment, i) => (segment === undefined) !== (b.segments[i] === undefined));
  if (difference < 0) return 0;
  return a.segments[difference] === undefined ? 1 : -1;
}

function isBeginning(route: Segments, path: readonly string[]): boolean {
  return route.length <= path.length && route.every((segment, i) => segment === undefined || segment === path[i]);
}

/**
 * Routers differ in whether they decode a path and skip empty segments. Doing both puts `//orders` and `/%6frders` into
 * the class of `/orders`, so that no spelling of a path reaches its handler under a weaker class.
 */
function segmentsOf(path: string): string[] {
  return decode(path)
    .split('/')
    .filter((segment) => segment !== '');
}

function looseSegmentsOf(path: string): string[] {
  const segments: string[] = [];
  for (const segment of segmentsOf(path.replace(/\\|%5c/gi, '/'))) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment.toLowerCase());
  }
  return segments;
}

function decode(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    // one malformed escape must not keep the others, and with them the path's class, from being seen
    return path.replace(/%[0-7][0-9a-f]/gi, (escaped) => String.fromCharCode(Number.parseInt(escaped.slice(1), 16)));
  }
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}
