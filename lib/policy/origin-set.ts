import { MAX_HOST_LENGTH, MAX_ORIGIN_LENGTH } from './origin';
import { SliceIndex } from './slice-index';

const DOT = 46;
const HYPHEN = 45;
const UNDERSCORE = 95;
const COLON = 58;
const ZERO = 48;

/** A pattern taken apart: it admits an origin that has labels between `prefix` and the suffix it is filed under. */
interface Wildcard {
  /** `https://` */
  readonly prefix: string;
  readonly pattern: string;
  /** How long an origin is with the longest host that there can be. */
  readonly maxLength: number;
}

/** A pattern of any port. */
interface AnyPort {
  /** `http://localhost` */
  readonly host: string;
  readonly pattern: string;
}

/**
 * Which origins a class admits. An exact origin is looked up as a whole; for patterns the request's origin is walked from
 * its end to its front, and at each dot one may match. Byte-exact: no parsing, no lower-casing, no regular expression. A
 * look-up allocates nothing, and its work is bounded by the longest entry, whatever the request holds.
 */
export class OriginSet {
  readonly #exact: SliceIndex;
  /** What follows the `*` of each pattern: `.tenant.example.com:8443`. */
  readonly #suffixes: SliceIndex | undefined;
  /** Patterns by the number of their suffix: one or, where schemes differ, more. */
  readonly #wildcards: readonly (readonly Wildcard[])[];
  readonly #anyPorts: readonly AnyPort[] | undefined;
  readonly #maxLength: number;

  /** @param patterns origins and origin patterns that `parseOriginPattern` accepts */
  constructor(patterns: readonly string[]) {
    const exact = new Set<string>();
    const bySuffix = new Map<string, Wildcard[]>();
    const anyPorts = patterns
      .filter((text) => text.endsWith(':*'))
      .map((text) => ({ host: text.slice(0, -2), pattern: text }));
    for (const pattern of patterns) {
      const star = pattern.indexOf('*');
      if (star < 0) exact.add(pattern);
      if (star < 0 || star === pattern.length - 1) continue;
      const suffix = pattern.slice(star + 1);
      const prefix = pattern.slice(0, star);
      const port = suffix.indexOf(':');
      const maxLength = prefix.length + MAX_HOST_LENGTH + (port < 0 ? 0 : suffix.length - port);
      bySuffix.set(suffix, [...(bySuffix.get(suffix) ?? []), { prefix, pattern, maxLength }]);
    }
    this.#exact = new SliceIndex([...exact]);
    this.#suffixes = bySuffix.size === 0 ? undefined : new SliceIndex([...bySuffix.keys()]);
    this.#wildcards = [...bySuffix.values()];
    this.#anyPorts = anyPorts.length === 0 ? undefined : anyPorts;
    this.#maxLength =
      this.#suffixes || this.#anyPorts
        ? MAX_ORIGIN_LENGTH
        : [...exact].reduce((max, { length }) => Math.max(max, length), 0);
  }

  /** The entry that admits `origin`: itself, or the pattern with the longest suffix; `undefined` if there is none. */
  match(origin: string): string | undefined {
    if (origin.length > this.#maxLength) return undefined;
    if (this.#exact.has(origin)) return origin;
    const pattern = this.#suffixes === undefined ? undefined : this.#matchPattern(origin, this.#suffixes);
    return pattern ?? (this.#anyPorts === undefined ? undefined : matchAnyPort(this.#anyPorts, origin));
  }

  #matchPattern(origin: string, suffixes: SliceIndex): string | undefined {
    let hash = 0;
    let matching: string | undefined;
    for (let i = origin.length - 1; i >= 0; i--) {
      const code = origin.charCodeAt(i);
      hash = suffixes.prepend(hash, code);
      if (code !== DOT) continue;
      const number = suffixes.find(origin, i, origin.length, hash);
      if (number >= 0) matching = matchWildcards(this.#wildcards[number]!, origin, i) ?? matching;
    }
    return matching;
  }
}

function matchAnyPort(anyPorts: readonly AnyPort[], origin: string): string | undefined {
  for (let i = 0; i < anyPorts.length; i++) {
    const { host, pattern } = anyPorts[i]!;
    if (origin.startsWith(host) && isPort(origin, host.length)) return pattern;
  }
  return undefined;
}

/** Whether nothing or a colon and the number of a port follow in `text`. */
function isPort(text: string, start: number): boolean {
  if (start === text.length) return true;
  const digits = text.length - start - 1;
  if (text.charCodeAt(start) !== COLON || digits < 1 || digits > 5 || text.charCodeAt(start + 1) === ZERO) return false;
  let port = 0;
  for (let i = start + 1; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return false;
    port = port * 10 + digit;
  }
  return port <= 65_535;
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
