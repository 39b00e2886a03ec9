import type { InitialList } from './initial-list';

/** What a list took the place of. */
export interface Predecessors {
  /** The list that was renamed to this one: it goes on as it stands. */
  readonly renamed?: InitialList;
  /** Lists that went away at the same time: this one may be one of them with other origins. */
  readonly gone: readonly InitialList[];
}

/**
 * Finds, for each list that is new in an update, the one that it was before: by the construct of its class, then by the
 * name of the class. Not by its origins: another class may begin with the same ones, and whoever operators let into the one
 * was never let into the other.
 *
 * @param kept lists that are there still: one may be another construct's now
 */
export function findPredecessors(
  added: readonly InitialList[],
  gone: readonly InitialList[],
  kept: readonly InitialList[] = [],
): ReadonlyMap<InitialList, Predecessors> {
  const left = new Set(gone);
  const renamed = new Map<InitialList, InitialList>();
  const pair = (isIt: (list: InitialList, before: InitialList) => boolean) => {
    const unpaired = added.filter((list) => !renamed.has(list));
    for (const list of unpaired) {
      const candidates = [...left].filter((before) => isIt(list, before));
      const rivals = unpaired.filter((other) => candidates.some((before) => isIt(other, before)));
      const [before] = candidates;
      if (before === undefined || candidates.length > 1 || rivals.length > 1) continue;
      renamed.set(list, before);
      left.delete(before);
    }
  };
  pair((list, { constructPath }) => list.constructPath === constructPath);
  for (const list of added) {
    const own = kept.filter(({ constructPath }) => constructPath !== '' && constructPath === list.constructPath);
    if (!renamed.has(list) && own.length === 1) renamed.set(list, own[0]!);
  }
  pair((list, { className }) => list.className === className);
  return new Map(added.map((list) => [list, { renamed: renamed.get(list), gone: [...left] }]));
}
