import { entriesOf } from '../../checks/origins/entries';
import { ownerListName } from '../../lib/contract/list-sources';
import { parseListEntry } from '../../lib/policy/list-entry';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { ownerRefusal } from '../../lib/policy/owned-origin';
import { daysOf } from './effect';
import type { OpenList } from './origins-command';

/** The list of an owner, as it is now. */
interface OwnedList {
  readonly owner: string;
  readonly parameter: string;
  /** 0 where the owner has not written yet. */
  readonly version: number;
  readonly entries: readonly { readonly entry: string; readonly admitsNobody?: string }[];
}

/** The lists of those who have some beside that of the class. */
export function ownedLists({ listed, list, owners = {} }: OpenList, now: number): Promise<OwnedList[]> {
  const { config } = listed;
  return Promise.all(
    Object.entries(listed.owner ? {} : owners).map(async ([owner, domains]) => {
      const parameter = ownerListName(list.name, owner);
      const { version = 0, value = '' } = (await list.beside(parameter)) ?? {};
      const entries = entriesOf(value).map((entry) => {
        const parsed = parseListEntry(entry);
        const { rejected = [] } = config
          ? parseAllowlist(entry, config.policy, config.live?.patternsUnder ?? [], now)
          : {};
        const code = rejected[0]?.code ?? (typeof parsed === 'string' ? parsed : ownerRefusal(parsed.origin, domains));
        return { entry, ...(code && { admitsNobody: code }) };
      });
      return { owner, parameter, version, entries };
    }),
  );
}

/** The same for people. */
export function ownedLines(lists: readonly OwnedList[], now: number): string[] {
  return lists.flatMap(({ parameter, version, entries }) => [
    version === 0 ? `${parameter}, not written yet` : `${parameter}, version ${version}`,
    ...entries.map(({ entry, admitsNobody }) => {
      const about = [admitsNobody && `admits nobody: ${admitsNobody}`, daysOf(entry, now)].filter(Boolean);
      return `  ${[entry, ...about].join('  ')}`;
    }),
    ...(version > 0 && entries.length === 0 ? ['  nobody'] : []),
  ]);
}
