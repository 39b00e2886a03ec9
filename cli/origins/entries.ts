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

/** What somebody wants of a list, whatever else is in it. */
export interface Change {
  /** Entries to have; one of the same origin gives way. */
  readonly put: readonly string[];
  /** Origins to have no longer. */
  readonly remove: readonly string[];
}

/** The entries after a change; all others stay where they are. */
export function changed(entries: readonly string[], { put, remove }: Change): string[] {
  const wanted = new Map(put.map((entry) => [originOf(entry), entry]));
  const gone = new Set(remove);
  // of an origin that stands there twice, the first place stays
  const next = new Map<string, string>();
  for (const entry of entries) {
    const origin = originOf(entry);
    if (gone.has(origin) || next.has(wanted.has(origin) ? origin : entry)) continue;
    next.set(wanted.has(origin) ? origin : entry, wanted.get(origin) ?? entry);
  }
  for (const [origin, entry] of wanted) next.set(origin, entry);
  return [...next.values()];
}

/** The change that leads from one list to another. */
export function changeBetween(before: readonly string[], after: readonly string[]): Change {
  const had = new Set(before);
  const has = new Set(after.map(originOf));
  return {
    put: after.filter((entry) => !had.has(entry)),
    remove: [...new Set(before.map(originOf))].filter((origin) => !has.has(origin)),
  };
}
