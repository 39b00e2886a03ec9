import type { Command } from 'commander';
import { changeBetween, entriesOf, originOf } from '../../checks/origins/entries';
import { parseListEntry } from '../../lib/policy/list-entry';
import { type ChangeOptions, changeList, WAIT_SECONDS } from '../origins/change-list';
import { checkEntries } from '../origins/check-entries';
import { openList, originsSubcommand } from '../origins/origins-command';
import { versionOf } from '../origins/version-of';
import { problem } from '../tokens/problem';

interface AddOptions extends ChangeOptions {
  readonly until?: string;
  readonly review?: string;
  readonly owner?: string;
}

/** `cdk-cors origins add`: lets origins in. */
export function addOriginsCommand(): Command {
  return changing('add', 'let origins in, or give them other days or owners')
    .argument('<origin...>', 'origins, patterns or whole entries')
    .option('--until <day>', 'last day on which they are let in, as 2026-12-03, in UTC')
    .option('--review <day>', 'day on which somebody should look at them again')
    .option('--owner <name>', 'who answers for them, as tea-ltd')
    .action(async (named: string, origins: string[], options: AddOptions) => {
      const entries = origins.map((origin) => entryOf(origin, options));
      const open = await openList(named, options);
      const wrong = checkEntries(entries, open.listed, Date.now());
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
      await changeList(open, { put: entries, remove: [] }, options);
    });
}

/** `cdk-cors origins remove`: puts origins out. */
export function removeOriginsCommand(): Command {
  return changing('remove', 'put origins out')
    .argument('<origin...>', 'origins or patterns, as the list has them')
    .action(async (named: string, origins: string[], options: ChangeOptions) => {
      const open = await openList(named, options);
      const listed = new Set(entriesOf(open.current.value).map(originOf));
      const unknown = origins.map(originOf).filter((origin) => !listed.has(origin));
      if (unknown.length > 0) {
        const got = unknown.map((origin) => JSON.stringify(origin)).join(', ');
        throw new Error(
          problem('origin-unlisted', `got ${got}: the list has ${[...listed].join(', ') || 'no origin'}`),
        );
      }
      await changeList(open, { put: [], remove: origins.map(originOf) }, options);
    });
}

/** `cdk-cors origins rollback`: writes an earlier version once more. */
export function rollbackOriginsCommand(): Command {
  return changing('rollback', 'write an earlier version of a list once more')
    .option('--to <version>', 'by default the one before the current one')
    .action(async (named: string, options: ChangeOptions & { readonly to?: string }) => {
      const open = await openList(named, options);
      const to = versionOf(open, options.to ?? String(open.current.version - 1));
      const change = changeBetween(entriesOf(open.current.value), entriesOf(to.value));
      const reason = options.reason ?? `back to version ${to.version}`;
      await changeList(open, change, { ...options, reason });
    });
}

function changing(name: string, description: string): Command {
  return originsSubcommand(name, description)
    .option('--reason <text>', 'why, for the history')
    .option('--dry-run', 'only show what would change')
    .option('--yes', 'do not ask')
    .option(
      '--wait <seconds>',
      'how long to wait for the places that a pushed list is written to',
      String(WAIT_SECONDS),
    )
    .option('--no-wait', 'do not wait for them');
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
