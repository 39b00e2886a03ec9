import { MAX_ORIGIN_LENGTH } from './origin';
import { areLabels, DOT, isPort, maxLengthUnder } from './pattern-match';
import { SliceIndex } from './slice-index';

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
    // staged entries may name one several times
    for (const pattern of new Set(patterns)) {
      const star = pattern.indexOf('*');
      if (star < 0) exact.add(pattern);
      if (star < 0 || star === pattern.length - 1) continue;
      const suffix = pattern.slice(star + 1);
      const prefix = pattern.slice(0, star);
      const maxLength = maxLengthUnder(prefix, suffix);
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

function matchWildcards(wildcards: readonly Wildcard[], origin: string, dot: number): string | undefined {
  for (let i = 0; i < wildcards.length; i++) {
    const { prefix, pattern, maxLength } = wildcards[i]!;
    if (origin.length <= maxLength && origin.startsWith(prefix) && areLabels(origin, prefix.length, dot))
      return pattern;
  }
  return undefined;
}
