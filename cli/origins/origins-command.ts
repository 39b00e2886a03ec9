import { Command } from 'commander';
import { entriesRoom } from '../../lib/contract/effective-part';
import { shardName } from '../../lib/contract/list-sources';
import { MAX_PARAMETER_BYTES } from '../../lib/contract/parameter-size';
import { readSyncStatus, type SyncStatus, statusName } from '../../lib/contract/sync-status';
import { type PushedSources, pushedClassOf } from '../../lib/template/pushed-class';
import { type AppStacks, deployedApp, synthesisedApp } from '../assembly/app-stacks';
import type { AwsOptions } from '../tokens/aws-environment';
import { problem } from '../tokens/problem';
import { told } from '../tokens/terminal';
import { ListParameter } from './list-parameter';
import { findList, isParameter, type ListedClass } from './listed-class';
import { LiveList, shardCount } from './live-list';
import { besideList, refusePart } from './named-part';
import { listOfOwner, ownerIn, ownerInName } from './owner-lists';

/** What every command about lists takes. */
export interface OriginsOptions extends AwsOptions {
  readonly app?: string;
  readonly stack?: string;
  readonly json?: boolean;
  /** Owner whose list is meant, in place of that of the class. */
  readonly listOf?: string;
}

/** A list, as a command found it. */
export interface OpenList {
  readonly listed: ListedClass;
  readonly list: LiveList;
  /** Name of the list of the class, which `list` is, unless an owner's is meant. */
  readonly classList: string;
  /** What code says of the class, if its list is pushed; `undefined` where the class is not known. */
  readonly pushed: PushedSources | undefined;
  /** Characters that each of its parameters takes: of a pushed list, what is in force has to have room for them, too. */
  readonly room: number;
}

class OriginsCommand extends Command {
  override action(run: Parameters<Command['action']>[0]): this {
    return super.action(told(run));
  }
}

/** A command with the options by which every command about lists finds them. */
export function appSubcommand(name: string, description: string): Command {
  return new OriginsCommand(name)
    .description(description)
    .option('--app <directory>', 'output of cdk synth, where the class is described; by default cdk.out')
    .option('--stack <name>', 'deployed stack, where the class is described, in place of --app')
    .option('--region <region>', 'Region of the list; by default that of the environment')
    .option('--endpoint-url <url>', 'where AWS answers instead, such as "aws" of the preview')
    .option('--json', 'print JSON');
}

/** A command about one list. */
export function originsSubcommand(name: string, description: string): Command {
  return appSubcommand(name, description)
    .argument('<class>', 'class (orders, Shop/orders), or name or ARN of its parameter')
    .option('--list-of <owner>', 'list of this owner, in place of that of the class');
}

/** @throws Error with sentences for the terminal */
export async function openList(named: string, options: OriginsOptions): Promise<OpenList> {
  const app = await describing(named, options);
  const status = besideList(named);
  if (status !== undefined) await refusePart(await ListParameter.open(named, options), named, status);
  if (app === undefined) return openByName(named, options);
  const owned = options.listOf === undefined ? ownerIn(app.stacks, named) : undefined;
  const found = findList(owned?.list ?? named, app);
  const pushed = pushedClassOf(found.parameter, app.stacks);
  return openFound(found, pushed, { ...options, ...(owned && { listOf: owned.owner }) });
}

/** The parameter of a list, or of the list of an owner, of which nothing else is known. */
async function openByName(named: string, options: OriginsOptions): Promise<OpenList> {
  const { list, owner } = ownerInName(named) ?? {};
  if (list !== undefined && options.listOf === undefined) {
    const status = await statusOf(await ListParameter.open(named, options), list);
    if (status?.sources.some(({ name }) => name === named))
      return openFound({ parameter: list, targets: [] }, undefined, { ...options, listOf: owner! });
  }
  return openFound({ parameter: named, targets: [] }, undefined, options);
}

/**
 * @param found the list of a class
 * @throws Error with sentences for the terminal
 */
export async function openFound(
  found: ListedClass,
  pushed: PushedSources | undefined,
  options: OriginsOptions,
): Promise<OpenList> {
  const { listOf } = options;
  const listed = listOf === undefined ? found : listOfOwner(found, listOf, pushed);
  const first = await ListParameter.open(listed.parameter, { ...options, region: options.region ?? listed.region });
  const { isPushed, count } = listOf === undefined ? await kindOf(first, found, pushed) : { isPushed: true, count: 1 };
  const names = Array.from({ length: count - 1 }, (_, i) => shardName(first.name, i + 1));
  const list = await LiveList.read(first, names, listOf !== undefined);
  const room = isPushed ? entriesRoom(names.at(-1) ?? first.name) : MAX_PARAMETER_BYTES;
  return { listed, list, classList: found.parameter, pushed, room };
}

/** Whether a list is pushed, and how many parameters it takes: as it is deployed, which AllowlistSync tells, or else as code has it. */
async function kindOf(first: ListParameter, { config }: ListedClass, { shards = 1 }: PushedSources = {}) {
  if (config && config.live?.effective === undefined) return { isPushed: false, count: 1 };
  const status = await statusOf(first, first.name);
  if (status === undefined) return { isPushed: config !== undefined, count: shards };
  const names = status.sources.map(({ name }) => name);
  return { isPushed: true, count: shardCount(names, first.name) };
}

/** What AllowlistSync tells of a list, for those who may read it: whoever may change a list need not be allowed to. */
async function statusOf(store: ListParameter, list: string): Promise<SyncStatus | undefined> {
  const found = await store.beside(statusName(list)).catch(() => undefined);
  return found && readSyncStatus(found.value);
}

/** What describes the class; nothing where its parameter was named alone. */
async function describing(named: string, options: OriginsOptions): Promise<AppStacks | undefined> {
  const isAlone = options.app === undefined && options.stack === undefined && isParameter(named);
  return isAlone ? undefined : describedApp(options);
}

/** @throws Error with a sentence for the terminal */
export async function describedApp(options: OriginsOptions): Promise<AppStacks> {
  const { app, stack } = options;
  if (app !== undefined && stack !== undefined) throw new Error(problem('malformed', 'write one of --app and --stack'));
  return stack === undefined ? synthesisedApp(app ?? 'cdk.out') : deployedApp(stack, options);
}
