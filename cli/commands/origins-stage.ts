import type { Command } from 'commander';
import { originOf } from '../../checks/origins/entries';
import { promotion, stageOf, staging, unstaging } from '../../checks/origins/stages';
import { spanOf } from '../../lib/contract/times';
import { type ChangeOptions, changeList } from '../origins/change-list';
import { changingSubcommand } from '../origins/changing-command';
import { checkEntries } from '../origins/check-entries';
import { someOf } from '../origins/listed-entries';
import { type OpenList, openList } from '../origins/origins-command';
import { stagedAt, stageProblems } from '../origins/stageable';
import { problem } from '../tokens/problem';

interface StageOptions extends ChangeOptions {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly percent?: string;
}

/** `cdk-cors origins stage`: lets a change be seen before it is one. */
export function stageOriginsCommand(): Command {
  return changingSubcommand('stage', 'let origins join or leave in shadow, or for a share of the clients')
    .option('--add <origin...>', 'origins, patterns or whole entries that join')
    .option('--remove <origin...>', 'origins that leave')
    .option('--percent <number>', 'for how many percent of clients, of 0 to 99; alone, it moves all that is staged')
    .action(async (named: string, options: StageOptions) => {
      const { add = [] } = options;
      const remove = (options.remove ?? []).map(originOf);
      const percent = percentOf(options);
      const open = await openList(named, options);
      const { entries } = open.list;
      if (add.length + remove.length === 0) {
        if (percent === undefined) throw new Error(problem('malformed', 'write --add, --remove or --percent'));
        refuseUnstaged(open, entries);
      }
      const wrong = [
        ...checkEntries(add, open.listed, Date.now()),
        ...listProblems(entries, add, remove),
        ...stageProblems(open.listed, percent ?? 0),
      ];
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
      const change = staging(entries, { add, remove, ...(percent !== undefined && { percent }) });
      await changeList(open, change, options, notesOn(open, percent ?? 0));
    });
}

/** `cdk-cors origins promote`: makes what is staged true for everybody. */
export function promoteOriginsCommand(): Command {
  return changingSubcommand('promote', 'make all that is staged true for everybody').action(
    async (named: string, options: ChangeOptions) => {
      const open = await openList(named, options);
      const { entries } = open.list;
      refuseUnstaged(open, entries);
      await changeList(open, promotion(entries), { ...options, reason: options.reason ?? 'promoted' });
    },
  );
}

/** `cdk-cors origins unstage`: gives up what is staged, and nothing else. */
export function unstageOriginsCommand(): Command {
  return changingSubcommand('unstage', 'give up all that is staged: who joins goes, and who leaves stays').action(
    async (named: string, options: ChangeOptions) => {
      const open = await openList(named, options);
      const { entries } = open.list;
      refuseUnstaged(open, entries);
      await changeList(open, unstaging(entries), { ...options, reason: options.reason ?? 'unstaged' });
    },
  );
}

function percentOf({ percent }: StageOptions): number | undefined {
  if (percent === undefined || /^(0|[1-9]\d?)$/.test(percent))
    return percent === undefined ? undefined : Number(percent);
  const what = `--percent: got ${JSON.stringify(percent)}: a whole number from 0 to 99 was expected; for all clients, promote`;
  throw new Error(problem('malformed', what));
}

function refuseUnstaged({ list }: OpenList, entries: readonly string[]): void {
  if (entries.some((entry) => stageOf(entry) !== undefined)) return;
  throw new Error(problem('nothing-staged', `no entry of ${list.name} joins or leaves: write origins stage first`));
}

/** Who is let in already cannot join, and who is not cannot leave: each would do the contrary. */
function listProblems(entries: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  const joining = new Set(entries.filter((entry) => 'joins' in (stageOf(entry) ?? {})).map(originOf));
  const listed = new Set(entries.map(originOf).filter((origin) => !joining.has(origin)));
  const quoted = (origin: string) => JSON.stringify(origin);
  return [
    ...add
      .map(originOf)
      .filter((origin) => listed.has(origin))
      .map((origin) =>
        problem('origin-listed', `got ${quoted(origin)}: it is let in already, and has nothing to join`),
      ),
    ...remove
      .filter((origin) => !listed.has(origin))
      .map((origin) =>
        problem(
          'origin-unlisted',
          joining.has(origin)
            ? `got ${quoted(origin)}: it only joins: write origins unstage, or origins remove`
            : `got ${quoted(origin)}: the list has ${someOf(listed)}`,
        ),
      ),
  ];
}

function notesOn({ listed }: OpenList, percent: number): string[] {
  const maxAge = spanOf(listed.config?.policy.maxAgeSeconds ?? 600);
  return [
    ...stagedAt(listed),
    ...(percent > 0 ? [`a preflight that was admitted for a client holds in its browser for up to ${maxAge}`] : []),
    'what this would change is counted as WouldAllow and WouldDeny, and logged in lines with cdk-cors = candidate',
  ];
}
