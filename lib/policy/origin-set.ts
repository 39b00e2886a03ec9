import { MAX_HOST_LENGTH, MAX_ORIGIN_LENGTH } from './origin';
import { SliceIndex } from './slice-index';

const DOT = 46;
const HYPHEN = 45;
const UNDERSCORE = 95;

/** A pattern taken apart: it admits an origin that has labels between `prefix` and the suffix it is filed under. */
interface Wildcard {
  /** `https://` */
  readonly prefix: string;
  readonly pattern: string;
  /** How long an origin is with the longest host that there can be. */
  readonly maxLength: number;
}

/**
 * Which origins a class admits. An exact origin is looked up as a whole; for patterns the request's origin is walked from
 * its end to its front, and at each dot one may match. Byte-exact: no parsing, no lower-casing, no regular expression. A
 * look-up allocates nothing, and its work is bounded by the longest entry, whatever the request holds.
 */
export class OriginSet {
  private readonly exact: SliceIndex;
  /** What follows the `*` of each pattern: `.tenant.example.com:8443`. */
  private readonly suffixes: SliceIndex | undefined;
  /** Patterns by the number of their suffix: one or, where schemes differ, more. */
  private readonly wildcards: readonly (readonly Wildcard[])[];
  private readonly maxLength: number;

  /** @param patterns origins and origin patterns that `parseOriginPattern` accepts */
  constructor(patterns: readonly string[]) {
    const exact = new Set<string>();
    const bySuffix = new Map<string, Wildcard[]>();
    for (const pattern of patterns) {
      const star = pattern.indexOf('*');
      if (star < 0) {
        exact.add(pattern);
        continue;
      }
      const suffix = pattern.slice(star + 1);
      const prefix = pattern.slice(0, star);
      const port = suffix.indexOf(':');
      const maxLength = prefix.length + MAX_HOST_LENGTH + (port < 0 ? 0 : suffix.length - port);
      bySuffix.set(suffix, [...(bySuffix.get(suffix) ?? []), { prefix, pattern, maxLength }]);
    }
    this.exact = new SliceIndex([...exact]);
    this.suffixes = bySuffix.size === 0 ? undefined : new SliceIndex([...bySuffix.keys()]);
    this.wildcards = [...bySuffix.values()];
    this.maxLength = this.suffixes
      ? MAX_ORIGIN_LENGTH
      : [...exact].reduce((max, { length }) => Math.max(max, length), 0);
  }

  /** The entry that admits `origin`: itself, or the pattern with the longest suffix; `undefined` if there is none. */
  match(origin: string): string | undefined {
    if (origin.length > this.maxLength) return undefined;
    if (this.exact.has(origin)) return origin;
    return this.suffixes === undefined ? undefined : this.matchPattern(origin, this.suffixes);
  }

  private matchPattern(origin: string, suffixes: SliceIndex): string | undefined {
    let hash = 0;
    let matching: string | undefined;
    for (let i = origin.length - 1; i >= 0; i--) {
      const code = origin.charCodeAt(i);
      hash = suffixes.prepend(hash, code);
      if (code !== DOT) continue;
      const number = suffixes.find(origin, i, origin.length, hash);
      if (number >= 0) matching = matchWildcards(this.wildcards[number]!, origin, i) ?? matching;
    }
    return matching;
  }
}

function matchWildcards(wildcards: readonly Wildcard[], origin: string, dot: number): string | undefined {
  for (let i = 0; i < wildcards.length; i++) {
    const { prefix, pattern, maxLength } = wildcards[i]!;
    if (origin.length <= maxLength && origin.startsWith(prefix) && areLabels(origin, prefix.length, dot))
      return pattern;
  }
  return undefined;
}

/** Whether `text` from `start` to `end` is one label or more, as `parseOriginPattern` has them. */
function areLabels(text: string, start: number, end: number): boolean {
  if (start >= end) return false;
  let labelStart = start;
  for (let i = start; i <= end; i++) {
    const code = i < end ? text.charCodeAt(i) : DOT;
    if (code === DOT) {
      if (!isLabelShape(text, labelStart, i)) return false;
      labelStart = i + 1;
    } else if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === HYPHEN || code === UNDERSCORE)) {
      return false;
    }
  }
  return true;
}

function isLabelShape(text: string, start: number, end: number): boolean {
  const length = end - start;
  return length > 0 && length <= 63 && text.charCodeAt(start) !== HYPHEN && text.charCodeAt(end - 1) !== HYPHEN;
}
