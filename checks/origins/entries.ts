import { NONE } from '../../lib/policy/live-allowlist';

/** Entries of a list's value, as they are written; `none` and an empty value have no entry. */
export function entriesOf(value: string): string[] {
  const entries = value.split(/[\s,]+/).filter((entry) => entry !== '');
  return entries.length === 1 && entries[0] === NONE ? [] : entries;
}

/** The value of a list of these entries: Parameter Store takes no empty one. */
export function listValue(entries: readonly string[]): string {
  return entries.join(',') || NONE;
}

/** The origin or pattern of an entry, without what follows it. */
export function originOf(entry: string): string {
  return entry.split(';', 1)[0]!;
}

/** Entries by their origins: one may stand there twice, with other days. */
export function byOrigin(entries: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const entry of new Set(entries)) found.set(originOf(entry), [...(found.get(originOf(entry)) ?? []), entry]);
  return found;
}

/** What somebody wants of a list, whatever else is in it. */
export interface Change {
  /** Entries to have; all others of the same origins give way. */
  readonly put: readonly string[];
  /** Origins to have no longer. */
  readonly remove: readonly string[];
  /** Entries in place of others of the same origin, where there still is one: what somebody else removed stays removed. */
  readonly rewrite?: readonly string[];
}

/** The entries after a change; all others stay where they are. */
export function changed(entries: readonly string[], { put, remove, rewrite = [] }: Change): string[] {
  const wanted = byOrigin([...rewrite, ...put]);
  const gone = new Set(remove);
  const kept = entries.filter((entry) => !gone.has(originOf(entry)));
  return [...new Set([...kept.flatMap((entry) => wanted.get(originOf(entry)) ?? [entry]), ...put])];
}

/** The change that leads from one list to another. */
export function changeBetween(before: readonly string[], after: readonly string[]): Change {
  const had = byOrigin(before);
  const has = byOrigin(after);
  return {
    put: [...has].flatMap(([origin, entries]) => (isSameSet(entries, had.get(origin) ?? []) ? [] : entries)),
    remove: [...had.keys()].filter((origin) => !has.has(origin)),
  };
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
