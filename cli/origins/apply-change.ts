import { type Change, changeBetween, changed, entriesOf, listValue } from '../../checks/origins/entries';
import { MAX_PARAMETER_BYTES } from '../../lib/contract/parameter-size';
import { problem } from '../tokens/problem';
import type { ListParameter, ListVersion } from './list-parameter';

/** A change that is in the list now. */
export interface AppliedChange {
  readonly version: number;
  readonly entries: readonly string[];
  /** What others wrote meanwhile, and is in the list as well. */
  readonly merged: readonly ListVersion[];
  /** What found no room beside that; all that the change removes is out. */
  readonly unplaced?: Pick<Change, 'put' | 'rewrite'>;
}

/** Reading and writing again takes a moment: so many others in a row are no coincidence. */
const TRIES = 8;

/**
 * Writes a change. Parameter Store has no conditional write, so that somebody may have written between our reading and our
 * writing: the number of the new version shows it. Then what each version since then changed is put together, ours included,
 * and written again. What others wrote is never given up for what we wanted to.
 *
 * @param base what the change was decided on
 * @throws Error with a sentence for the terminal
 */
export async function applyChange(
  list: Pick<ListParameter, 'name' | 'write' | 'versions'>,
  base: Pick<ListVersion, 'version' | 'value'>,
  change: Change,
  reason: string | undefined,
  room = MAX_PARAMETER_BYTES,
): Promise<AppliedChange> {
  const own = new Set<number>();
  const merged = new Map<number, ListVersion>();
  let entries = changed(entriesOf(base.value), change);
  let unplaced: AppliedChange['unplaced'];
  let latest = base.version;
  for (let tries = 0; tries < TRIES; tries++) {
    const version = await list.write(listValue(entries), reason, latest);
    own.add(version);
    if (version === latest + 1) {
      return { version, entries, merged: [...merged.values()], ...(unplaced && { unplaced }) };
    }
    const versions = await list.versions();
    for (const one of versions) if (one.version > base.version && !own.has(one.version)) merged.set(one.version, one);
    const others = together(versions, base.version, own);
    entries = changed(others, change);
    unplaced = undefined;
    if (listValue(entries).length > room) {
      entries = changed(others, { put: [], remove: change.remove });
      // who wrote what we had written over for a moment knew less of it than there is
      const over = entries.splice(fitting(entries, room));
      unplaced = { put: [...change.put, ...over], ...(change.rewrite && { rewrite: change.rewrite }) };
    }
    latest = versions.at(-1)?.version ?? version;
  }
  const what = `${list.name}: others wrote it ${TRIES} times while this was written: look at its history, and try again`;
  throw new Error(problem('list-busy', what));
}

/** How many of some entries there is room for. */
function fitting(entries: readonly string[], room: number): number {
  let length = -1;
  const at = entries.findIndex((entry) => {
    length += entry.length + 1;
    return length > room;
  });
  return at < 0 ? entries.length : at;
}

/**
 * What the changes of others make of the version that a change was decided on. Of each that says so, the one that its writer had read is
 * known, which may be an older one.
 */
function together(versions: readonly ListVersion[], base: number, own: ReadonlySet<number>): string[] {
  const byNumber = new Map(versions.map((one) => [one.version, one]));
  const at = versions.findIndex(({ version }) => version >= base);
  let entries = entriesOf(versions[at]?.value ?? '');
  for (const [i, one] of versions.entries()) {
    if (i <= at || own.has(one.version)) continue;
    const read = byNumber.get(one.base ?? 0) ?? versions[i - 1]!;
    entries = changed(entries, changeBetween(entriesOf(read.value), entriesOf(one.value)));
  }
  return entries;
}
