import { parseListEntry } from '../../lib/policy/list-entry';
import { isFault, type OriginPattern, parseOriginPattern } from '../../lib/policy/origin';

/** The origins of one endpoint class, as its list has them. */
export interface OriginList {
  /** Of the class; left out where only a list is known. */
  readonly stack?: string;
  /** Name of the class, or of the parameter where only that is known. */
  readonly class: string;
  /** Name of the parameter, of a file, or `code`. */
  readonly list: string;
  /** Whose list it is, where it is not that of the operators. */
  readonly owner?: string;
  readonly entries: readonly ListedText[];
  /** Why it could not be read. */
  readonly problem?: string;
}

/** An entry as it is written, and why it admits nobody, where it does not. */
export interface ListedText {
  readonly text: string;
  /** A code of `RejectedEntry`. */
  readonly rejected?: string;
}

/** An entry taken apart. */
export interface ListedEntry {
  readonly stack?: string;
  readonly class: string;
  readonly list: string;
  /** As it is written. */
  readonly entry: string;
  readonly origin: string;
  /** Days in UTC, `2026-12-03`. */
  readonly until?: string;
  readonly review?: string;
  /** Who answers for it. */
  readonly owner?: string;
  /** Of one that is about to come into the list: for how many percent of clients it is there already. */
  readonly joins?: string;
  /** Why it admits nobody. */
  readonly rejected?: string;
  /** Of an entry that can be read. */
  readonly pattern?: OriginPattern;
}

/** What a list holds, entry by entry. */
export function listedEntries({ stack, class: className, list, owner, entries }: OriginList): ListedEntry[] {
  const of = { ...(stack !== undefined && { stack }), class: className, list };
  return entries.map(({ text, rejected }) => {
    const [origin = '', ...parts] = text.split(';');
    const whose = owner === undefined ? {} : { owner };
    const entry = { ...of, entry: text, origin, ...whose, ...(rejected !== undefined && { rejected }) };
    // what follows the origin of an entry that cannot be read says nothing
    if (typeof parseListEntry(text) === 'string') return entry;
    const keys = Object.fromEntries(parts.map((part) => part.split('=') as [string, string]));
    const pattern = parseOriginPattern(origin);
    return { ...entry, ...keys, ...whose, ...(isFault(pattern) ? {} : { pattern }) };
  });
}
