import { Command } from 'commander';
import { changeBetween, entriesOf } from '../../checks/origins/entries';
import { changelogLines, changelogMarkdown, changelogOf, type LogEntry, mergedChangelog } from '../origins/changelog';
import { chosenShard, type ShardOptions, shardOption } from '../origins/chosen-shard';
import { stageWords } from '../origins/effect';
import { leftOutOf } from '../origins/left-out';
import { entryLines, listedEntries } from '../origins/listed-entries';
import { type OriginsOptions, openList, originsSubcommand } from '../origins/origins-command';
import { ownedLines, ownedLists } from '../origins/owned-lists';
import { versionBefore, versionOf } from '../origins/version-of';
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
        .addOption(shardOption())
        .action(diff),
    );
}

async function list(named: string, options: OriginsOptions): Promise<void> {
  const open = await openList(named, options);
  const { listed, list: live } = open;
  const now = Date.now();
  const isPulled = listed.config !== undefined && listed.config.live?.effective === undefined;
  const leftOut = isPulled ? [] : await leftOutOf(live.parameter, open.classList, now);
  const owned = await ownedLists(open, now, leftOut);
  // one that takes several is shown by those that there are
  const shards = live.written.length > 0 ? live.written : live.shards.slice(0, 1);
  const isOne = shards.length === 1;
  const parts = shards.map(({ parameter, current }) => {
    const out = leftOut.find((one) => one.parameter === parameter.name)?.entries;
    const entries = listedEntries(current.value, listed, listed.owner?.domains, now, out);
    const { value: _, base: __, allowedPattern: ___, ...version } = current;
    return { parameter: parameter.name, ...version, entries };
  });
  const entries = parts.flatMap((part) => {
    return part.entries.map((entry) => (isOne ? entry : { ...entry, parameter: part.parameter }));
  });
  print(
    options.json,
    {
      ...{ ...parts[0], entries, targets: listed.targets.map(({ text }) => text) },
      ...(!isOne && { parameters: parts.map(({ entries: _, ...part }) => part) }),
      ...(owned.length > 0 && { owners: owned }),
    },
    [
      ...parts.flatMap((part) => [
        `${part.parameter}, version ${part.version}${part.at ? `, of ${part.at.toISOString()}` : ''}`,
        ...entryLines(part.entries, now),
      ]),
      ...ownedLines(owned, now),
      ...listed.targets.map(({ text }) => `  at ${text}`),
    ],
  );
}

async function history(named: string, options: OriginsOptions & { readonly markdown?: boolean }): Promise<void> {
  const { list: live } = await openList(named, options);
  const logs = new Map<string, readonly LogEntry[]>();
  for (const shard of live.written) logs.set(shard.parameter.name, changelogOf(await live.versionsOf(shard)));
  const log = logs.size > 1 ? mergedChangelog(logs) : [...logs.values()].flat();
  if (options.markdown) return console.log(changelogMarkdown(live.name, log));
  print(options.json, log, changelogLines(log));
}

async function diff(
  named: string,
  options: OriginsOptions & ShardOptions & { readonly from?: string; readonly to?: string },
): Promise<void> {
  const { list: live } = await openList(named, options);
  const shard = chosenShard(live, options.shard);
  const versions = await live.versionsOf(shard);
  const at = (text: string) => versionOf(versions, shard.parameter.name, text);
  const to = options.to === undefined ? shard.current : at(options.to);
  const from =
    options.from === undefined ? versionBefore(versions, shard.parameter.name, to.version) : at(options.from);
  const { put, remove } = changeBetween(entriesOf(from.value), entriesOf(to.value));
  print(options.json, { from: from.version, to: to.version, added: put, removed: remove }, [
    ...put.map((entry) => `+ ${[entry, stageWords(entry)].filter(Boolean).join('  ')}`),
    ...remove.map((origin) => `- ${origin}`),
    ...(put.length + remove.length === 0 ? [`versions ${from.version} and ${to.version} have the same entries`] : []),
  ]);
}
