import { MAX_ORIGIN_LENGTH } from './origin';

const DOT = 46;
const HYPHEN = 45;

/** A pattern taken apart: an origin matches when labels stand between `prefix` and `suffix`. */
interface Wildcard {
  /** `https://` */
  readonly prefix: string;
  /** `.tenant.example.com:8443` */
  readonly suffix: string;
  readonly pattern: string;
}

/**
 * Which origins a class admits. One look-up for exact origins and one walk over the labels for patterns, byte-exact:
 * no parsing, no lower-casing, no regular expression. A look-up allocates nothing, and its work is bounded by the
 * longest entry, whatever the request holds.
 */
export class OriginSet {
  private readonly exact: ReadonlySet<string>;
  /** Wildcards by the hash of their suffix: a walk can keep a running hash where it could not keep a substring. */
  private readonly wildcards: ReadonlyMap<number, readonly Wildcard[]> | undefined;
  private readonly maxLength: number;
  private readonly maxSuffixLength: number;

  /** @param patterns origins and origin patterns that `parseOriginPattern` accepts */
  constructor(patterns: readonly string[]) {
    const exact = new Set<string>();
    const wildcards = new Map<number, Wildcard[]>();
    let longest = 0;
    let longestSuffix = 0;
    for (const pattern of patterns) {
      const star = pattern.indexOf('*');
      if (star < 0) {
        exact.add(pattern);
        if (pattern.length > longest) longest = pattern.length;
      } else {
        const wildcard = { prefix: pattern.slice(0, star), suffix: pattern.slice(star + 1), pattern };
        const hash = suffixHash(wildcard.suffix);
        wildcards.set(hash, [...(wildcards.get(hash) ?? []), wildcard]);
        if (wildcard.suffix.length > longestSuffix) longestSuffix = wildcard.suffix.length;
      }
    }
    this.exact = exact;
    this.wildcards = wildcards.size === 0 ? undefined : wildcards;
    this.maxLength = this.wildcards ? MAX_ORIGIN_LENGTH : longest;
    this.maxSuffixLength = longestSuffix;
  }

  /** The entry that admits `origin`: itself, or the pattern with the longest suffix; `undefined` if there is none. */
  match(origin: string): string | undefined {
    if (origin.length > this.maxLength) return undefined;
    if (this.exact.has(origin)) return origin;
    return this.wildcards && this.matchWildcard(this.wildcards, origin);
  }

  /** Walks from the end to the front; at each dot, what has been passed is the suffix that a pattern could have. */
  private matchWildcard(wildcards: ReadonlyMap<number, readonly Wildcard[]>, origin: string): string | undefined {
    const front = Math.max(0, origin.length - this.maxSuffixLength);
    let hash = 0;
    let longest: string | undefined;
    for (let i = origin.length - 1; i >= front; i--) {
      const code = origin.charCodeAt(i);
      hash = (Math.imul(hash, 31) + code) | 0;
      if (code === DOT) longest = matchAt(wildcards.get(hash), origin, i) ?? longest;
    }
    return longest;
  }
}

function matchAt(bucket: readonly Wildcard[] | undefined, origin: string, dot: number): string | undefined {
  if (bucket === undefined) return undefined;
  for (let i = 0; i < bucket.length; i++) {
    const { prefix, suffix, pattern } = bucket[i]!;
    const fits = suffix.length === origin.length - dot && origin.endsWith(suffix) && origin.startsWith(prefix);
    if (fits && areLabels(origin, prefix.length, dot)) return pattern;
  }
  return undefined;
}

/** The hash that the walk has when it reaches the front of `suffix`. */
function suffixHash(suffix: string): number {
  let hash = 0;
  for (let i = suffix.length - 1; i >= 0; i--) hash = (Math.imul(hash, 31) + suffix.charCodeAt(i)) | 0;
  return hash;
}

/** Whether `text` from `start` to `end` is one label or more, as the Fetch standard's `serialized-origin` has them. */
function areLabels(text: string, start: number, end: number): boolean {
  if (start >= end) return false;
  let labelStart = start;
  for (let i = start; i <= end; i++) {
    const code = i < end ? text.charCodeAt(i) : DOT;
    if (code === DOT) {
      const length = i - labelStart;
      if (length === 0 || length > 63 || text.charCodeAt(labelStart) === HYPHEN || text.charCodeAt(i - 1) === HYPHEN)
        return false;
      labelStart = i + 1;
    } else if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === HYPHEN)) {
      return false;
    }
  }
  return true;
}
