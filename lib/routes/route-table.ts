import { OddPath } from './odd-path';
import { CAPITALS, ODD, PLAIN, spellingOf } from './path-spelling';
import { folded, tokensOf } from './path-tokens';
import { ALL, NAMED, NAMED_FIRST } from './readings';

const SLASH = 0x2f;

interface Entry<T> {
  readonly segments: Segments;
  /** The same in one case. */
  readonly folded: Segments;
  /** `ALL`, `NAMED` or `NAMED_FIRST`. */
  readonly naming: number;
  /** Whether a literal segment of it is itself something that routers read in several ways. */
  readonly odd: boolean;
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
  readonly #entries: readonly Entry<T>[];
  readonly #hasCapitals: boolean;
  readonly #none: T | undefined;

  /** @param none stands for the paths that have no route */
  constructor(routes: Iterable<readonly [path: string, value: T]>, none?: T) {
    this.#entries = Array.from(routes, ([path, value]) => entryOf(path, value)).sort(bySpecificity);
    this.#hasCapitals = this.#entries.some(({ segments }) => segments.some((one) => one && spellingOf(one) !== PLAIN));
    this.#none = none;
  }

  /** What a template of API Gateway belongs to, or a path that is read to the letter. */
  find(path: string): T | undefined {
    return this.#entries.find(({ segments }) => isBeginning(segments, path))?.value;
  }

  /**
   * Adds to `found` what a path belongs to in any way that a router behind may read it. A plain path is read in one way,
   * or in two by whether case counts. Of any other path, all routes are found that some reading could lead to: more
   * rather than fewer.
   *
   * @param among `ALL`, `NAMED` or `NAMED_FIRST`
   */
  collect(path: string, found: T[], among: number = ALL): void {
    const spelling = spellingOf(path);
    const isSettled =
      spelling === ODD ? this.#collectOdd(path, found, among) : this.#collectPlain(path, spelling, found, among);
    if (!isSettled && among === ALL && this.#none !== undefined) add(this.#none, found);
  }

  #collectPlain(path: string, spelling: number, found: T[], among: number): boolean {
    const anyCase = spelling === CAPITALS || this.#hasCapitals ? folded(path) : undefined;
    for (const { segments, folded, naming, value } of this.#entries) {
      const isExact = isBeginning(segments, path);
      if ((isExact || (anyCase !== undefined && isBeginning(folded, anyCase))) && naming >= among) add(value, found);
      if (isExact) return true;
    }
    return false;
  }

  #collectOdd(path: string, found: T[], among: number): boolean {
    const reading = new OddPath(path);
    for (const { segments, folded, naming, odd, value } of this.#entries) {
      const isCertain = isBeginning(segments, reading.certain);
      const isPossible = isCertain || odd || reading.canBegin(folded);
      if (isPossible && naming >= among) add(value, found);
      if (isCertain) return true;
    }
    return false;
  }
}

function entryOf<T>(path: string, value: T): Entry<T> {
  const parts = path.split('/').filter((segment) => segment !== '');
  const segments = parts.map((segment) => (isParameter(segment) ? undefined : segment));
  const naming = segments.some((one) => one !== undefined) ? (segments[0] === undefined ? NAMED : NAMED_FIRST) : ALL;
  const odd = segments.some((one) => one !== undefined && !isOneToken(one));
  return { segments, folded: segments.map((one) => one && folded(one)), naming, odd, value };
}

function isOneToken(segment: string): boolean {
  const { tokens = [] } = tokensOf(segment) ?? {};
  return tokens.length === 1 && tokens[0]!.text === folded(segment) && !tokens[0]!.wild && !tokens[0]!.removable;
}

function bySpecificity(a: Entry<unknown>, b: Entry<unknown>): number {
  if (a.segments.length !== b.segments.length) return b.segments.length - a.segments.length;
  const difference = a.segments.findIndex((segment, i) => (segment === undefined) !== (b.segments[i] === undefined));
  if (difference < 0) return 0;
  return a.segments[difference] === undefined ? 1 : -1;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}

function add<T>(value: T, found: T[]): void {
  if (!found.includes(value)) found.push(value);
}

/** Whether a path, read to the letter, begins with a route. Takes nothing apart: this is where most requests pass. */
function isBeginning(route: Segments, path: string): boolean {
  let at = 0;
  for (const segment of route) {
    if (path.charCodeAt(at) === SLASH) at++;
    if (segment === undefined) {
      if (at >= path.length) return false;
      const end = path.indexOf('/', at);
      at = end < 0 ? path.length : end;
    } else {
      if (!path.startsWith(segment, at)) return false;
      at += segment.length;
      if (at < path.length && path.charCodeAt(at) !== SLASH) return false;
    }
  }
  return true;
}
