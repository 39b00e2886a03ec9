import type { OddPath } from './odd-path';
import { folded, type PathToken } from './path-tokens';

/** CloudFront takes `images/*` for `/images/*`. */
export function normalPattern(pattern: string): string {
  return pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
}

/**
 * Whether a CloudFront path pattern matches a path: `*` stands for any characters, `?` for exactly one, all else for
 * itself, case-sensitive; a leading slash may be left out
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern).
 * No regular expression; at most pattern length times path length steps.
 */
export function matchesPathPattern(pattern: string, path: string): boolean {
  const wanted = normalPattern(pattern);
  let at = 0;
  let star = -1; // where the last `*` stands, and what it has swallowed so far
  let swallowed = 0;
  for (let i = 0; i < path.length; ) {
    if (wanted[at] === '*') {
      star = at++;
      swallowed = i;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === path[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++swallowed;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}

/** A path pattern, and which readings of a path it could match. */
export class PathPattern {
  readonly inOneCase: string;
  readonly hasCapitals: boolean;
  /** Whole segments before the first wildcard. */
  readonly #segments: readonly string[];
  /** What the segment of the first wildcard begins with; `undefined` without a wildcard. */
  readonly #begun: string | undefined;
  /** Pieces behind it. */
  readonly #pieces: readonly string[];

  constructor(readonly pattern: string) {
    this.inOneCase = folded(pattern);
    this.hasCapitals = pattern !== pattern.toLowerCase();
    const [literal = '', ...others] = this.inOneCase.split(/[*?]/);
    const segments = literal.split('/').filter((segment, i) => segment !== '' || i > 0);
    this.#begun = others.length === 0 ? undefined : (segments.pop() ?? '');
    this.#segments = segments.filter((segment) => segment !== '');
    this.#pieces = others.flatMap((other) => other.split('/')).filter((piece) => piece !== '');
  }

  /** Whether it matches all that is under a path, which ends with a slash. */
  coversAllUnder(path: string): boolean {
    const { pattern } = this;
    const literal = pattern.slice(0, -1);
    return pattern.endsWith('*') && !/[*?]/.test(literal) && path.startsWith(literal);
  }

  /** Whether it could match some reading of a path. */
  canMatch(path: OddPath): boolean {
    if (path.tokens === undefined) return true;
    const { tokens, free } = path.tokens;
    const begun = this.#begun;
    const isIn = (piece: string) => tokens.some(({ text, wild }) => wild || text.includes(piece));
    if (!this.#pieces.every(isIn)) return false;
    return path.reach(this.#segments).some((reached, i) => {
      if (!reached) return false;
      const rest = tokens.slice(i);
      if (begun === undefined) return free || rest[0]?.soft || rest.every(({ removable }) => removable);
      if (begun === '') return true;
      const begins = ({ text, wild }: PathToken) => wild || text.startsWith(begun);
      return free ? rest.some(begins) : rest.slice(0, 1 + rest.findIndex(({ removable }) => !removable)).some(begins);
    });
  }
}
