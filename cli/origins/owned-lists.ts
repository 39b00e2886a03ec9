import { ownerListName } from '../../lib/contract/list-sources';
import type { LeftOut } from './left-out';
import { entryLines, type ListedEntry, listedEntries } from './listed-entries';
import type { OpenList } from './origins-command';

/** The list of an owner, as it is now. */
interface OwnedList {
  readonly owner: string;
  readonly parameter: string;
  /** 0 where the owner has not written yet. */
  readonly version: number;
  readonly entries: readonly ListedEntry[];
}

/** The lists of those who have some beside that of the class; none beside that of an owner. */
export function ownedLists(
  { listed, list, pushed }: OpenList,
  now: number,
  leftOut: readonly LeftOut[] = [],
): Promise<OwnedList[]> {
  return Promise.all(
    Object.entries(listed.owner ? {} : (pushed?.owners ?? {})).map(async ([owner, domains]) => {
      const parameter = ownerListName(list.name, owner);
      const { version = 0, value = '' } = (await list.parameter.beside(parameter)) ?? {};
      const out = leftOut.find((one) => one.parameter === parameter)?.entries;
      return { owner, parameter, version, entries: listedEntries(value, listed, domains, now, out) };
    }),
  );
}

/** The same for people. */
export function ownedLines(lists: readonly OwnedList[], now: number): string[] {
  return lists.flatMap(({ parameter, version, entries }) => [
    `${parameter}, ${version === 0 ? 'not written yet' : `version ${version}`}`,
    ...(version === 0 ? [] : entryLines(entries, now)),
  ]);
}
