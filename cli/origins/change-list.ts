import { type Change, changed, entriesOf, listValue, originOf } from '../../checks/origins/entries';
import { problem } from '../tokens/problem';
import { print, printable, remark } from '../tokens/terminal';
import { applyChange } from './apply-change';
import { confirm } from './confirm';
import { boundLines, effectLines, isSame, isShadow } from './effect';
import { PushedList } from './follow-change';
import type { OpenList, OriginsOptions } from './origins-command';

/** What every command that changes a list takes. */
export interface ChangeOptions extends OriginsOptions {
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  /** For how many seconds the targets of a pushed list are waited for, as a text; `false` for not at all. */
  readonly wait?: string | false;
}

/** Characters of a value in the tiers of Parameter Store. */
const STANDARD = 4096;
const ADVANCED = 8192;

/**
 * Shows what a change does to whom, asks, writes it, and says when it is in force.
 *
 * @param notes what else there is to say of the effect
 */
export async function changeList(
  open: OpenList,
  change: Change,
  options: ChangeOptions,
  notes: readonly string[] = [],
): Promise<void> {
  const { listed, list, classList, current } = open;
  refuseArn(list.name);
  const seconds = secondsOf(options);
  const before = entriesOf(current.value);
  const after = changed(before, change);
  const { length } = listValue(after);
  if (isSame(before, after)) {
    return print(options.json, { version: current.version, entries: after, written: false }, ['nothing to change']);
  }
  if (length > ADVANCED) {
    const what = `the list would have ${length} characters, and Parameter Store takes ${ADVANCED}: use a pattern for names of one domain, or another class`;
    throw new Error(problem('list-too-long', what));
  }
  const effect = [...effectLines(before, after, listed), ...notes.map((note) => `  ${note}`)];
  if (length > STANDARD)
    effect.push(`  ${length} characters: above ${STANDARD}, the parameter has to be of the Advanced tier`);
  if (after.every(isShadow)) effect.push(`  this list admits nobody then${after.length === 0 ? ': it says none' : ''}`);
  if (options.dryRun) {
    return print(options.json, { version: current.version, entries: after, written: false, effect }, effect);
  }
  if (!options.yes) {
    for (const line of effect) remark(line);
    if (!(await confirm(`write version ${current.version + 1} of ${list.name}?`))) return remark('nothing was written');
  }
  const live = listed.config?.live;
  const pushed = seconds > 0 ? await PushedList.find(list, classList, live && live.effective !== undefined) : undefined;
  const startedAt = Date.now();
  const { version, entries, merged } = await applyChange(list, current, change, options.reason);
  const lines = [
    ...effect,
    ...merged.map(
      (one) => `  ${one.by ?? 'somebody'} wrote version ${one.version} meanwhile: it holds both changes now`,
    ),
    `wrote version ${version} of ${list.name}`,
  ];
  const say = (line: string) => {
    if (!options.json) console.log(printable(line));
  };
  for (const line of lines) say(line);
  const followed = await pushed?.follow(
    version,
    [...change.put, ...(change.rewrite ?? [])].map(originOf),
    startedAt,
    seconds,
    say,
  );
  const isLoss = before.some((entry) => change.remove.includes(originOf(entry)) && !isShadow(entry));
  for (const line of boundLines(listed, isLoss, pushed !== undefined)) say(line);
  if (followed?.arrived === false) process.exitCode = 1;
  const written = { version, entries, written: true, merged: merged.map((one) => one.version), effect };
  if (options.json) print(true, { ...written, ...followed }, []);
}

/** Time for an event, a function that starts, and services that throttle. */
export const WAIT_SECONDS = 60;

/** @throws Error `malformed` */
export function secondsOf({ wait = String(WAIT_SECONDS) }: ChangeOptions): number {
  if (wait === false) return 0;
  if (/^\d{1,4}$/.test(wait)) return Number(wait);
  throw new Error(problem('malformed', `--wait: got ${JSON.stringify(wait)}: a number of seconds was expected`));
}

/** Parameter Store reads by ARN, of other accounts too, but writes by name: in the account of the credentials, which may have another such list. */
function refuseArn(name: string): void {
  const [, region, account, own] = /^arn:[^:]*:ssm:([^:]*):([^:]*):parameter(\/.*)$/.exec(name) ?? [];
  if (own === undefined) return;
  const what = `got ${JSON.stringify(name)}: lists are written by name: write ${own} --region ${region}, with credentials of the account ${account}`;
  throw new Error(problem('malformed', what));
}
