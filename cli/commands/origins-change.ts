import type { Command } from 'commander';
import { QUIET_DAYS } from '../../checks/audit/audit';
import { changeBetween, entriesOf, originOf } from '../../checks/origins/entries';
import { parseListEntry } from '../../lib/policy/list-entry';
import { type ChangeOptions, changeList } from '../origins/change-list';
import { changingSubcommand } from '../origins/changing-command';
import { checkEntries } from '../origins/check-entries';
import { chosenShard, type ShardOptions, shardOption } from '../origins/chosen-shard';
import { someOf } from '../origins/listed-entries';
import { type OpenList, openList } from '../origins/origins-command';
import { ownedLists } from '../origins/owned-lists';
import { readEntries } from '../origins/read-entries';
import { refuseUnsafe, type SafetyOptions } from '../origins/safe-removal';
import { versionBefore, versionOf } from '../origins/version-of';
import { RepeatableOption } from '../repeatable-option';
import { problem } from '../tokens/problem';

interface AddOptions extends ChangeOptions {
  readonly until?: string;
  readonly review?: string;
  readonly owner?: string;
}

/** `cdk-cors origins add`: lets origins in. */
export function addOriginsCommand(): Command {
  return changingSubcommand('add', 'let origins in, or give them other days or owners')
    .argument('<origin...>', 'origins, patterns or whole entries; - reads them from the standard input')
    .option('--until <day>', 'last day on which they are let in, as 2026-12-03, in UTC')
    .option('--review <day>', 'day on which somebody should look at them again')
    .option('--owner <name>', 'who answers for them, as tea-ltd')
    .action(async (named: string, written: string[], options: AddOptions) => {
      const entries = (await readEntries(written)).map((origin) => entryOf(origin, options));
      const open = await openList(named, options);
      const wrong = checkEntries(entries, open.listed, Date.now());
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
      await changeList(open, { put: entries, remove: [] }, options);
    });
}

/** `cdk-cors origins remove`: puts origins out. */
export function removeOriginsCommand(): Command {
  return changingSubcommand('remove', 'put origins out')
    .argument('<origin...>', 'origins or patterns, as the list has them; - reads them from the standard input')
    .option('--safe', 'only if nobody who still calls would be denied, by --log-group or --seen')
    .addOption(
      new RepeatableOption(
        '--log-group <name>',
        'log of a function that decides for the class, as REGION:NAME for one in another Region',
      ),
    )
    .option('--seen <file>', 'instead: when each origin was last seen, as audit takes it')
    .option('--quiet-days <days>', 'for how many days nobody may have called', String(QUIET_DAYS))
    .action(async (named: string, written: string[], options: ChangeOptions & SafetyOptions) => {
      const origins = await readEntries(written);
      const open = await openList(named, options);
      const listed = new Set(open.list.entries.map(originOf));
      const unknown = origins.map(originOf).filter((origin) => !listed.has(origin));
      if (unknown.length > 0) {
        const got = unknown.map((origin) => JSON.stringify(origin)).join(', ');
        const has = `the list has ${someOf(listed)}`;
        const what = [`got ${got}: ${has}`, ...(await ownersWith(unknown, open))].join('; ');
        throw new Error(problem('origin-unlisted', what));
      }
      const change = { put: [], remove: origins.map(originOf) };
      await refuseUnsafe(open, change, options);
      await changeList(open, change, options);
    });
}

/** Where else origins are. */
async function ownersWith(origins: readonly string[], open: OpenList): Promise<string[]> {
  return (await ownedLists(open, Date.now())).flatMap(({ owner, entries }) => {
    const own = origins.filter((origin) => entries.some(({ entry }) => originOf(entry) === origin));
    return own.length > 0 ? [`${own.join(', ')} is in the list of ${owner}: write --list-of ${owner}`] : [];
  });
}

/** `cdk-cors origins rollback`: writes an earlier version once more. */
export function rollbackOriginsCommand(): Command {
  return changingSubcommand('rollback', 'write an earlier version of a list once more')
    .option('--to <version>', 'by default the one before the current one')
    .addOption(shardOption())
    .action(async (named: string, options: ChangeOptions & ShardOptions & { readonly to?: string }) => {
      const open = await openList(named, options);
      const shard = chosenShard(open.list, options.shard);
      const { current, parameter } = shard;
      const versions = await open.list.versionsOf(shard);
      const to =
        options.to === undefined
          ? versionBefore(versions, parameter.name, current.version)
          : versionOf(versions, parameter.name, options.to);
      const change = changeBetween(entriesOf(current.value), entriesOf(to.value));
      const reason = options.reason ?? `back to version ${to.version}`;
      await changeList(open, change, { ...options, reason }, [], open.list.shards.indexOf(shard));
    });
}

/** An entry as a list has it, with the days and the owner that options give. */
function entryOf(text: string, { until, review, owner }: AddOptions): string {
  const parsed = parseListEntry(text);
  const keys = [
    ...(until === undefined ? [] : [`until=${until}`]),
    ...(review === undefined ? [] : [`review=${review}`]),
    ...(owner === undefined ? [] : [`owner=${owner}`]),
  ];
  // what is wrong with it is said with everything else
  return typeof parsed === 'string' ? text : [text, ...keys].join(';');
}
