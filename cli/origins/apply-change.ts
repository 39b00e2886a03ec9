import { type Change, changeBetween, changed, entriesOf, listValue } from '../../checks/origins/entries';
import { problem } from '../tokens/problem';
import type { ListParameter, ListVersion } from './list-parameter';

/** A change that is in the list now. */
export interface AppliedChange {
  readonly version: number;
  readonly entries: readonly string[];
  /** What others wrote meanwhile, and is in the list as well. */
  readonly merged: readonly ListVersion[];
}

/** Reading and writing again takes a moment: so many others in a row are no coincidence. */
const TRIES = 8;

/**
 * Writes a change. Parameter Store has no conditional write, so that somebody may have written between our reading and our
 * writing: the number of the new version shows it. Then what each version since then changed is put together, ours included,
 * and written again.
 *
 * @param base what the change was decided on
 * @throws Error with a sentence for the terminal
 */
export async function applyChange(
  list: Pick<ListParameter, 'name' | 'write' | 'versions'>,
  base: ListVersion,
  change: Change,
  reason: string | undefined,
): Promise<AppliedChange> {
  const own = new Set<number>();
  const merged = new Map<number, ListVersion>();
  let entries = changed(entriesOf(base.value), change);
  let latest = base.version;
  for (let tries = 0; tries < TRIES; tries++) {
    const version = await list.write(listValue(entries), reason, latest);
    own.add(version);
    if (version === latest + 1) return { version, entries, merged: [...merged.values()] };
    const versions = (await list.versions()).filter((one) => one.version >= base.version);
    for (const one of versions) if (one.version > base.version && !own.has(one.version)) merged.set(one.version, one);
    entries = changed(together(versions, own), change);
    latest = versions.at(-1)?.version ?? version;
  }
  const what = `${list.name}: others wrote it ${TRIES} times while this was written: look at its history, and try again`;
  throw new Error(problem('list-busy', what));
}

/** What the changes of others make of the oldest version. Of each that says so, the one that its writer had read is known. */
function together(versions: readonly ListVersion[], own: ReadonlySet<number>): string[] {
  const byNumber = new Map(versions.map((one) => [one.version, one]));
  let entries = entriesOf(versions[0]?.value ?? '');
  for (const [i, one] of versions.entries()) {
    if (i === 0 || own.has(one.version)) continue;
    const read = byNumber.get(one.base ?? 0) ?? versions[i - 1]!;
    entries = changed(entries, changeBetween(entriesOf(read.value), entriesOf(one.value)));
  }
  return entries;
}
