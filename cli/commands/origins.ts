import { Command } from 'commander';
import { changeBetween, entriesOf } from '../../checks/origins/entries';
import { changelogLines, changelogMarkdown, changelogOf } from '../origins/changelog';
import { stageWords } from '../origins/effect';
import { entryLines, listedEntries } from '../origins/listed-entries';
import { type OriginsOptions, openList, originsSubcommand } from '../origins/origins-command';
import { ownedLines, ownedLists } from '../origins/owned-lists';
import { versionOf } from '../origins/version-of';
import { print } from '../tokens/terminal';
import { addOriginsCommand, removeOriginsCommand, rollbackOriginsCommand } from './origins-change';
import { revokeOriginsCommand } from './origins-revoke';
import { promoteOriginsCommand, stageOriginsCommand, unstageOriginsCommand } from './origins-stage';
import { statusOriginsCommand } from './origins-status';

/** `cdk-cors origins ...`: who is in the live list of a class. */
export function originsCommand(): Command {
  return new Command('origins')
    .description('list, add and remove the origins of a live list, and look at its history')
    .addCommand(originsSubcommand('list', 'show a list, and what is wrong with it').action(list))
    .addCommand(statusOriginsCommand())
    .addCommand(addOriginsCommand())
    .addCommand(removeOriginsCommand())
    .addCommand(stageOriginsCommand())
    .addCommand(promoteOriginsCommand())
    .addCommand(unstageOriginsCommand())
    .addCommand(rollbackOriginsCommand())
    .addCommand(revokeOriginsCommand())
    .addCommand(
      originsSubcommand('history', 'show who changed what, and why')
        .option('--markdown', 'as a changelog')
        .action(history),
    )
    .addCommand(
      originsSubcommand('diff', 'show what differs between two versions')
        .option('--from <version>', 'by default the one before')
        .option('--to <version>', 'by default the current one')
        .action(diff),
    );
}

async function list(named: string, options: OriginsOptions): Promise<void> {
  const open = await openList(named, options);
  const { listed, list: parameter, current } = open;
  const now = Date.now();
  const owned = await ownedLists(open, now);
  const entries = listedEntries(current.value, listed, listed.owner?.domains, now);
  const { value: _, base: __, ...version } = current;
  print(
    options.json,
    {
      ...{ parameter: parameter.name, ...version, entries, targets: listed.targets.map(({ text }) => text) },
      ...(owned.length > 0 && { owners: owned }),
    },
    [
      `${parameter.name}, version ${current.version}${current.at ? `, of ${current.at.toISOString()}` : ''}`,
      ...entryLines(entries, now),
      ...ownedLines(owned, now),
      ...listed.targets.map(({ text }) => `  at ${text}`),
    ],
  );
}

async function history(named: string, options: OriginsOptions & { readonly markdown?: boolean }): Promise<void> {
  const { list: parameter, versions } = await openList(named, options);
  const log = changelogOf(versions);
  if (options.markdown) return console.log(changelogMarkdown(parameter.name, log));
  print(options.json, log, changelogLines(log));
}

async function diff(
  named: string,
  options: OriginsOptions & { readonly from?: string; readonly to?: string },
): Promise<void> {
  const open = await openList(named, options);
  const to = options.to === undefined ? open.current : versionOf(open, options.to);
  const from = versionOf(open, options.from ?? String(to.version - 1));
  const { put, remove } = changeBetween(entriesOf(from.value), entriesOf(to.value));
  print(options.json, { from: from.version, to: to.version, added: put, removed: remove }, [
    ...put.map((entry) => `+ ${[entry, stageWords(entry)].filter(Boolean).join('  ')}`),
    ...remove.map((origin) => `- ${origin}`),
    ...(put.length + remove.length === 0 ? [`versions ${from.version} and ${to.version} have the same entries`] : []),
  ]);
}
