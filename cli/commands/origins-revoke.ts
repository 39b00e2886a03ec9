import type { Command } from 'commander';
import { inParallel } from '../../checks/audit/in-parallel';
import { metadataOf } from '../../lib/contract/metadata';
import { type ChangeOptions, secondsOf } from '../origins/change-list';
import { changing } from '../origins/changing-command';
import { confirm, leaveUndone } from '../origins/confirm';
import { type Followed, PushedList } from '../origins/follow-change';
import { appSubcommand, describedApp } from '../origins/origins-command';
import { type PartnerEntries, type PartnerLists, partnerLists } from '../origins/partner';
import { type PartnerClient, partnerClients } from '../origins/partner-client';
import { writeWithoutPartner } from '../origins/write-without-partner';
import { RepeatableOption } from '../repeatable-option';
import { InputReport } from '../tokens/input-report';
import { problem } from '../tokens/problem';
import { print, printable, remark } from '../tokens/terminal';

interface RevokeOptions extends ChangeOptions {
  readonly client?: readonly string[];
  readonly table?: string | false;
}

/** An account has three writes of Parameter Store a second by default. */
const WRITES_AT_ONCE = 3;

/** What was done to one list or client, or why not. */
interface Done {
  readonly name: string;
  readonly version?: number;
  readonly milliseconds?: number;
  readonly maxRevocationSeconds?: number;
  readonly targets?: Followed['targets'];
  readonly arrived?: boolean;
  readonly problem?: string;
}

/** `cdk-cors origins revoke PARTNER`: exit code 0 where all is done and has arrived, 1 where something did not, 2 where nothing was done. */
export function revokeOriginsCommand(): Command {
  return changing(appSubcommand('revoke', 'take a partner out of everything at once: lists, clients and tokens'))
    .argument('<partner>', 'name of an owner, as lists and entries have it')
    .addOption(new RepeatableOption('--client <id>', 'client of the partner; by default the one of the same id'))
    .option('--table <name>', 'table of the ScopedTokens; by default CDK_CORS_TABLE of the environment')
    .option('--no-table', 'leave clients and tokens as they are')
    .action(revokePartner);
}

async function revokePartner(partner: string, options: RevokeOptions): Promise<void> {
  const seconds = secondsOf(options);
  const app = await describedApp(options);
  const hasTokens = app.stacks.some(({ template }) => (metadataOf(template).tokens ?? []).length > 0);
  const clients = await clientsOf(partner, options, hasTokens);
  const found = await partnerLists(app, partner, options);
  const { lists, unread } = found;
  if (lists.length + clients.length + unread.length === 0 && !found.isOwner) {
    const what = `got ${JSON.stringify(partner)}: no list, no entry and no client has this name: "cdk-cors origins list CLASS" shows those of a class`;
    throw new Error(problem('partner-unknown', what));
  }
  const effect = effectOf(found, clients);
  if (lists.length + clients.length === 0) {
    if (unread.length > 0) process.exitCode = 1;
    return print(options.json, { partner, done: [], unread, complete: unread.length === 0 }, [
      ...effect,
      unread.length > 0 ? 'nothing was done: run the command again once these can be read' : 'nothing to do',
    ]);
  }
  if (options.dryRun) return print(options.json, { partner, effect, written: false }, effect);
  if (!options.yes) {
    for (const line of effect) remark(line);
    if (!(await confirm(`take ${partner} out of all this?`))) return leaveUndone('nothing was done');
  }
  const say = (line: string) => {
    if (!options.json) console.log(printable(line));
  };
  if (options.yes) for (const line of effect) say(line);
  const reason = options.reason ?? `revoke ${partner}`;
  const [ended, written] = await Promise.all([
    Promise.all(clients.map((client) => endClient(client, say))),
    inParallel(lists, WRITES_AT_ONCE, (one) => takeOut(one, partner, reason, seconds, say)),
  ]);
  const done = [...ended, ...(await Promise.all(written.map(({ arrival }) => arrival)))];
  const isComplete = unread.length === 0 && done.every((one) => one.problem === undefined && one.arrived !== false);
  if (!isComplete) {
    process.exitCode = 1;
    say('not all is done: run the command again, which does what is left');
  }
  if (options.json) print(true, { partner, done, unread, inCode: found.inCode, complete: isComplete }, []);
}

/** @throws Error `table-missing` where there are tokens, and nobody said where */
async function clientsOf(partner: string, options: RevokeOptions, hasTokens: boolean): Promise<PartnerClient[]> {
  const { table: named, client = [partner], ...aws } = options;
  if (named === false) return [];
  const table = named ?? process.env['CDK_CORS_TABLE'];
  if (table !== undefined) return partnerClients(client, { ...aws, table });
  if (hasTokens) {
    const report = new InputReport();
    const fix = 'write what "aws dynamodb list-tables" calls it, or --no-table to leave clients and tokens as they are';
    report.error('table-missing', '--table', undefined, 'the app has ScopedTokens, and nothing names their table', fix);
    report.throwIfAny();
  }
  return [];
}

function effectOf({ lists, unread, inCode }: PartnerLists, clients: readonly PartnerClient[]): string[] {
  return [
    ...lists.flatMap(({ open, gone }) => [
      open.parameter.name,
      ...gone.map(({ entry, still }) => `  - ${entry}${still === undefined ? '' : `  is still admitted by ${still}`}`),
    ]),
    ...clients.map(({ id, isDisabled, maxRevocationSeconds }) => {
      const what = isDisabled ? 'is disabled already' : 'nothing is issued to it any more';
      return `client ${id}  ${what}, and its tokens end within ${maxRevocationSeconds} s`;
    }),
    ...unread.map(({ name, problem }) => `not looked at: ${name}: ${problem}`),
    ...inCode.map((one) => `in code, which only a deployment changes: ${one}`),
  ];
}

async function endClient(client: PartnerClient, say: (line: string) => void): Promise<Done> {
  const { id, maxRevocationSeconds } = client;
  const startedAt = Date.now();
  const name = `client ${id}`;
  try {
    await client.end();
    const milliseconds = Date.now() - startedAt;
    say(`  ${spanIn(milliseconds)}  ${name}: disabled, and its tokens end within ${maxRevocationSeconds} s`);
    return { name, milliseconds, maxRevocationSeconds };
  } catch (error) {
    return failed(name, error, say);
  }
}

/** Writes a parameter. It is followed while others are written. */
async function takeOut(
  { open }: PartnerEntries,
  partner: string,
  reason: string,
  seconds: number,
  say: (line: string) => void,
): Promise<{ readonly arrival: Promise<Done> }> {
  const { parameter, listed, classList } = open;
  const { name } = parameter;
  const live = listed.config?.live;
  const startedAt = Date.now();
  try {
    const isPushed = listed.owner !== undefined || (live && live.effective !== undefined);
    // of one that was not there, versions begin anew, and what its targets have cannot be told from what they get
    const isFollowed = seconds > 0 && open.current.version > 0;
    const pushed = isFollowed ? await PushedList.find(parameter, classList, isPushed) : undefined;
    const version = await writeWithoutPartner(open, partner, reason);
    const milliseconds = Date.now() - startedAt;
    const fresh = live?.freshForSeconds ?? 30;
    say(`  ${spanIn(milliseconds)}  ${name}: version ${version}; functions follow within ${fresh} s`);
    const tell = (line: string) => say(`${line} of ${name}`);
    const following = pushed?.follow(new Map([[name, version]]), [], startedAt, seconds, tell);
    return { arrival: Promise.resolve(following).then((followed) => ({ name, version, milliseconds, ...followed })) };
  } catch (error) {
    return { arrival: Promise.resolve(failed(name, error, say)) };
  }
}

function failed(name: string, error: unknown, say: (line: string) => void): Done {
  const message = error instanceof Error ? error.message : String(error);
  say(`  not done: ${name}: ${message}`);
  return { name, problem: message };
}

function spanIn(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
