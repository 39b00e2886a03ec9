import { entriesOf, originOf } from '../../checks/origins/entries';
import { parseListEntry } from '../../lib/policy/list-entry';
import { isFault, parseOriginPattern } from '../../lib/policy/origin';
import { effectiveState } from './effective-list';
import type { ListParameter } from './list-parameter';

/** Entries of a parameter for which what is in force has no room. */
export interface LeftOut {
  readonly parameter: string;
  readonly entries: readonly string[];
}

/**
 * What is left out of each parameter of a list, as far as these credentials may look.
 *
 * @param store any parameter of the account and Region
 * @param now milliseconds since the epoch
 */
export async function leftOutOf(
  store: Pick<ListParameter, 'beside' | 'several'>,
  classList: string,
  now: number,
): Promise<LeftOut[]> {
  try {
    const parts = (await effectiveState(store, classList))?.list?.parts ?? [];
    const read = await store.several(parts.map(({ parameter }) => parameter));
    return parts.flatMap(({ parameter, version, entries: inForce }) => {
      const found = read.get(parameter);
      const entries = found?.version === version ? leftOutIn(entriesOf(found.value), inForce, now) : [];
      return entries.length > 0 ? [{ parameter, entries }] : [];
    });
  } catch {
    // whoever may change a list need not be allowed to read all of what is in force
    return [];
  }
}

/** Where there is no room for all, those at the end are left out; what admits nobody is not in force anyway. */
function leftOutIn(entries: readonly string[], inForce: readonly string[], now: number): string[] {
  const held = new Set(inForce.map(originOf));
  const last = entries.findLastIndex((entry) => held.has(originOf(entry)));
  return entries.slice(last + 1).filter((text) => {
    const entry = parseListEntry(text);
    return typeof entry !== 'string' && entry.endsAt > now && !isFault(parseOriginPattern(entry.origin));
  });
}
