import { OddPath } from './odd-path';
import { matchesPathPattern, PathPattern } from './path-pattern';
import { CAPITALS, ODD, spellingOf } from './path-spelling';
import { folded } from './path-tokens';

/**
 * A path as CloudFront compares it with the patterns of behaviours: "normalized consistent with RFC 3986", without
 * multiple slashes and dot segments (same page of its guide). Functions are shown, and origins sent, the path as it came:
 * without this, `//orders` or `/%6frders` would be served by the behaviour of `/orders` and judged by another class.
 */
function normalized(path: string): string {
  if (!/%|\/\/|\/\./.test(path)) return path;
  const parts = path.replace(/%[0-9a-f]{2}/gi, normalizedEscape).split('/');
  const segments: string[] = [];
  for (const part of parts) {
    if (part === '..') segments.pop();
    else if (part !== '' && part !== '.') segments.push(part);
  }
  const isFolder = segments.length > 0 && ['', '.', '..'].includes(parts[parts.length - 1]!);
  return `/${segments.join('/')}${isFolder ? '/' : ''}`;
}

/** RFC 3986, section 6.2.2: escapes of unreserved characters are undone, others are in upper case. */
function normalizedEscape(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : escaped.toUpperCase();
}

/** Finds what belongs to a path: the first pattern that matches it, as CloudFront looks through its behaviours. */
export class PathPatternTable<T> {
  readonly #entries: readonly (readonly [pattern: PathPattern, value: T])[];
  readonly #none: T | undefined;

  /** @param none stands for the paths that no pattern matches */
  constructor(entries: Iterable<readonly [pattern: string, value: T]>, none?: T) {
    this.#entries = Array.from(entries, ([pattern, value]) => [new PathPattern(pattern), value]);
    this.#none = none;
  }

  find(path: string): T | undefined {
    return this.#findNormalized(normalized(path));
  }

  /**
   * Adds to `found` what a path belongs to: as CloudFront reads it, and in any way that the router of an origin may read
   * it, which gets it as it came.
   */
  collect(path: string, found: T[]): void {
    const spelling = spellingOf(path);
    const isSettled = spelling === ODD ? this.#collectOdd(path, found) : this.#collectPlain(path, spelling, found);
    if (!isSettled && this.#none !== undefined) add(this.#none, found);
  }

  #findNormalized(path: string): T | undefined {
    return this.#entries.find(([{ pattern }]) => matchesPathPattern(pattern, path))?.[1];
  }

  /** A slash at the end makes another path for CloudFront alone, and capitals do. */
  #collectPlain(path: string, spelling: number, found: T[]): boolean {
    const read = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const anyCase = spelling === CAPITALS || this.#entries.some(([{ hasCapitals }]) => hasCapitals);
    const isRead = anyCase || read !== path;
    const foldedPath = anyCase ? folded(path) : path;
    const foldedRead = anyCase ? folded(read) : read;
    for (const [{ pattern, inOneCase }, value] of this.#entries) {
      const isExact = matchesPathPattern(pattern, path);
      const other = anyCase ? inOneCase : pattern;
      const isPossible =
        isExact || (isRead && (matchesPathPattern(other, foldedPath) || matchesPathPattern(other, foldedRead)));
      if (isPossible) add(value, found);
      if (isExact) return true;
    }
    return false;
  }

  #collectOdd(path: string, found: T[]): boolean {
    const served = this.find(path);
    if (served !== undefined) add(served, found);
    const reading = new OddPath(path);
    for (const [pattern, value] of this.#entries) {
      const isCertain = pattern.coversAllUnder(`${reading.certain}/`);
      if (isCertain || pattern.canMatch(reading)) add(value, found);
      if (isCertain) return true;
    }
    return false;
  }
}

function add<T>(value: T, found: T[]): void {
  if (!found.includes(value)) found.push(value);
}
