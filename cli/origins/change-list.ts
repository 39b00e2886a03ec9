import { type Change, changed, originOf } from '../../checks/origins/entries';
import { problem } from '../tokens/problem';
import { print, printable, remark } from '../tokens/terminal';
import { confirm, leaveUndone } from './confirm';
import { boundLines, effectLines, isSame, isShadow } from './effect';
import { PushedList } from './follow-change';
import type { LiveList } from './live-list';
import type { OpenList, OriginsOptions } from './origins-command';
import { type WrittenParameter, writeList, writingsOf } from './write-list';

/** What every command that changes a list takes. */
export interface ChangeOptions extends OriginsOptions {
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  /** For how many seconds the targets of a pushed list are waited for, as a text; `false` for not at all. */
  readonly wait?: string | false;
}

/** Characters of a value in the smaller tier of Parameter Store. */
const STANDARD = 4096;

/**
 * Shows what a change does to whom, asks, writes it, and says when it is in force.
 *
 * @param notes what else there is to say of the effect
 * @param first number of the parameter that new origins go to while it has room
 */
export async function changeList(
  open: OpenList,
  change: Change,
  options: ChangeOptions,
  notes: readonly string[] = [],
  first = 0,
): Promise<void> {
  const { listed, list, classList, room } = open;
  refuseArn(list.name);
  const seconds = secondsOf(options);
  const before = list.entries;
  const after = changed(before, change);
  const unwritten = { ...versionsOf(list), entries: after, written: false };
  if (isSame(before, after)) return print(options.json, unwritten, ['nothing to change']);
  const writings = writingsOf(list, change, first, room);
  const whole = effectLines(before, after, listed);
  const effect = [...(options.json ? whole : summaryOf(whole)), ...notes.map((note) => `  ${note}`)];
  const isOne = list.shards.length === 1;
  for (const { name, length, before } of writings) {
    if (length <= STANDARD || (before > STANDARD && !isOne)) continue;
    const why = isOne ? 'the parameter has to be' : `Parameter Store makes ${name} one`;
    effect.push(`  ${length} characters: above ${STANDARD}, ${why} of the Advanced tier`);
  }
  if (after.every(isShadow)) effect.push(`  this list admits nobody then${after.length === 0 ? ': it says none' : ''}`);
  if (options.dryRun) return print(options.json, { ...unwritten, effect }, effect);
  if (!options.yes) {
    for (const line of effect) remark(line);
    const what = writings.map(({ name, version }) => `version ${version} of ${name}`).join(' and ');
    if (!(await confirm(`write ${what}?`))) return leaveUndone('nothing was written');
  }
  const live = listed.config?.live;
  const pushed =
    seconds > 0 ? await PushedList.find(list.parameter, classList, live && live.effective !== undefined) : undefined;
  const startedAt = Date.now();
  const say = (line: string) => {
    if (!options.json) console.log(printable(line));
  };
  for (const line of effect) say(line);
  const written = new Map<string, WrittenParameter>();
  const result = await writeList(list, change, options.reason, first, room, (one) => {
    const { parameter, version, merged, unplaced } = one;
    const holds = unplaced ? 'there is no room beside that' : 'it holds both changes now';
    for (const other of merged) say(`  ${other.by ?? 'somebody'} wrote version ${other.version} meanwhile: ${holds}`);
    written.set(parameter, one);
    say(`wrote version ${version} of ${parameter}`);
  });
  if (result.problem) say(`not all of it is written: ${result.problem}`);
  const added = [...change.put, ...(change.rewrite ?? [])].map(originOf);
  const versions = new Map([...written].map(([parameter, { version }]) => [parameter, version]));
  const followed = await pushed?.follow(versions, added, startedAt, seconds, say);
  const isLoss = before.some((entry) => change.remove.includes(originOf(entry)) && !isShadow(entry));
  for (const line of boundLines(listed, isLoss, pushed !== undefined)) say(line);
  if (followed?.arrived === false || followed?.leftOut || result.problem) process.exitCode = 1;
  const { entries, problem: unwrittenPart } = result;
  const document = { ...writtenVersions(list, [...written.values()]), entries, written: true, effect, ...followed };
  if (options.json) print(true, { ...document, ...(unwrittenPart && { unwritten: unwrittenPart }) }, []);
}

/** Changes that people are shown one by one. */
const SHOWN = 20;
/** Of more, so many as an example. */
const EXAMPLES = 5;

/** Of many changes, how many there are of each kind, and the first few. */
function summaryOf(effect: readonly string[]): string[] {
  const changes = effect.filter((line) => !line.startsWith('  '));
  if (changes.length <= SHOWN) return [...effect];
  const removed = changes.filter((line) => line.startsWith('- ')).length;
  const inPlace = changes.filter((line) => line.startsWith('+ ') && line.includes('in place of ')).length;
  const counts = [
    [changes.length - removed - inPlace, 'new'],
    [inPlace, 'changed'],
    [removed, 'removed'],
  ] as const;
  const text = counts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : [])).join(', ');
  return [
    `${text}, such as these; --json has all`,
    ...changes.slice(0, EXAMPLES),
    ...effect.filter((line) => line.startsWith('  ')),
  ];
}

/** The version of a list, or those of its parameters. */
function versionsOf({ shards, written }: LiveList): object {
  if (shards.length === 1) return { version: shards[0]!.current.version };
  return {
    parameters: written.map(({ parameter, current }) => ({ parameter: parameter.name, version: current.version })),
  };
}

/** The same of what was written, with the versions of others in it. */
function writtenVersions({ shards }: LiveList, written: readonly WrittenParameter[]): object {
  const all = written.map(({ parameter, version, merged }) => {
    return { parameter, version, merged: merged.map((one) => one.version) };
  });
  if (shards.length > 1) return { parameters: all };
  const { version, merged } = all[0]!;
  return { version, merged };
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
