import {
  readSyncStatus,
  type SourceStatus,
  type SyncStatus,
  statusName,
  type TargetStatus,
} from '../../lib/contract/sync-status';
import { type LeftOut, leftOutOf } from './left-out';
import type { ListParameter } from './list-parameter';
import { someOf } from './listed-entries';
import { leftOutWords, targetWords } from './target-words';

/** What became of a change at one target of a pushed list. */
export interface Arrival extends TargetStatus {
  /** How long it took from the write on; not where it did not arrive. */
  readonly milliseconds?: number;
}

/** What became of a change at all of them. */
export interface Followed {
  readonly targets: readonly Arrival[];
  /** Whether each has it. */
  readonly arrived: boolean;
  /** For what there is no room in what is in force, whoever wrote it. */
  readonly leftOut?: { readonly count: number; readonly parameters: readonly LeftOut[] };
  /** Why nothing can be said, or why the change is not in force at all. */
  readonly problem?: string;
}

const INTERVAL_MS = 250;

/** A pushed list, whose status tells where it has arrived. */
export class PushedList {
  private constructor(
    private readonly list: Pick<ListParameter, 'beside' | 'several'>,
    private readonly classList: string,
    private readonly status: string,
    private readonly before: SyncStatus | undefined,
  ) {}

  /**
   * Reads the status before a change.
   *
   * @param list any parameter of the account and Region
   * @param classList name of that of the class
   * @param isPushed whether the class says so; `undefined` where the class is not known
   * @returns `undefined` for a list that is not pushed, as far as anybody can tell
   */
  static async find(
    list: PushedList['list'],
    classList: string,
    isPushed: boolean | undefined,
  ): Promise<PushedList | undefined> {
    if (isPushed === false) return undefined;
    const name = statusName(classList);
    try {
      const before = await statusOf(list, name);
      return isPushed || before ? new PushedList(list, classList, name, before) : undefined;
    } catch {
      // whoever may change a list need not be allowed to read about all of them
      return undefined;
    }
  }

  /**
   * Waits until each target has what was written, and tells of each as soon as it does.
   *
   * @param versions those that were written, by name of the parameter
   * @param added origins that the change lets in
   * @param startedAt when the change was made, in milliseconds since the epoch
   * @param tell takes a line for the terminal
   */
  async follow(
    versions: ReadonlyMap<string, number>,
    added: readonly string[],
    startedAt: number,
    seconds: number,
    tell: (line: string) => void,
  ): Promise<Followed> {
    const arrivals = new Map<string, Arrival>();
    const anew = [...versions].find(([name, version]) => this.had(name) >= version);
    if (anew) {
      const problem = `${anew[0]} was made anew, and its versions begin again: cdk-cors origins status says where it is in force`;
      tell(`what becomes of it cannot be told: ${problem}`);
      return { targets: [], arrived: false, problem };
    }
    for (;;) {
      const status = await statusOf(this.list, this.status).catch(messageOf);
      const milliseconds = Date.now() - startedAt;
      if (typeof status === 'string') {
        tell(`what becomes of it cannot be told: ${status}`);
        return { targets: [...arrivals.values()], arrived: false, problem: status };
      }
      const { isRead, having, missing, isFinal } = this.look(versions, status);
      for (const target of having) {
        if (arrivals.has(targetWords(target))) continue;
        arrivals.set(targetWords(target), { ...target, milliseconds });
        tell(`  ${spanIn(milliseconds)}  ${[targetWords(target), leftOutWords(target)].filter(Boolean).join(', ')}`);
      }
      const targets = [...arrivals.values(), ...missing];
      if (isRead && missing.length === 0) {
        const isOut = having.some(({ lastLeftOut = [] }) => lastLeftOut.some((origin) => added.includes(origin)));
        const rejected = newlyRejected(versions, status!, this.before);
        for (const [name, count] of rejected)
          tell(`  without ${count} more of ${name} that ${count === 1 ? 'admits' : 'admit'} nobody: ${LOOK_AT_LIST}`);
        const count = status!.leftOut ?? 0;
        const arrived = !isOut && rejected.length === 0 && count <= (this.before?.leftOut ?? 0);
        if (count === 0) return { targets, arrived };
        const parameters = await leftOutOf(this.list, this.classList, Date.now());
        tell(`  without ${leftOutText(count, parameters)}: ${MAKE_ROOM}`);
        return { targets, arrived, leftOut: { count, parameters } };
      }
      if (!isFinal && milliseconds < seconds * 1000) {
        await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
        continue;
      }
      const problem = isRead ? undefined : whyUnread(status, versions, this.status);
      const reasons = [...missing.map((target) => whyMissing(target, status, versions)), problem];
      for (const reason of reasons) if (reason) tell(`  not after ${spanIn(milliseconds)}: ${reason}`);
      return { targets, arrived: false, ...(problem && { problem }) };
    }
  }

  /** What a status says of versions, and whether to wait makes no sense, since what is in its way was met already. */
  private look(versions: ReadonlyMap<string, number>, status: SyncStatus | undefined) {
    const unread = unreadOf(status, versions);
    const targets = status?.targets ?? [];
    const missing = targets.filter((target) => missingAt(target, status, versions).length > 0);
    const having = targets.filter((target) => !missing.includes(target));
    const isRead = unread.length === 0;
    const isFinal = isRead
      ? missing.every((target) => target.problem !== undefined && this.isNew(target))
      : unread.some(({ problem }) => problem !== undefined) && !this.wasSaid(status!);
    return { isRead, having, missing, isFinal };
  }

  /** The version of a source that was in force before. */
  private had(name: string): number {
    return this.before?.sources.find((source) => source.name === name)?.version ?? 0;
  }

  private wasSaid(status: SyncStatus): boolean {
    return JSON.stringify(status.sources) === JSON.stringify(this.before?.sources);
  }

  private isNew(target: TargetStatus): boolean {
    const before = this.before?.targets.find((one) => targetWords(one) === targetWords(target));
    return before?.since !== target.since;
  }
}

async function statusOf(list: PushedList['list'], name: string): Promise<SyncStatus | undefined> {
  const found = await list.beside(name);
  return found && readSyncStatus(found.value);
}

/** What a status says of sources of which a version is not in force yet. */
function unreadOf(status: SyncStatus | undefined, versions: ReadonlyMap<string, number>): SourceStatus[] {
  return [...versions].flatMap(([name, version]) => {
    const source = status?.sources.find((one) => one.name === name) ?? { name, version: 0 };
    return source.version >= version ? [] : [source];
  });
}

/** The versions that a target has, by their numbers, of sources of which it has not what was written. */
function missingAt(
  { has }: TargetStatus,
  status: SyncStatus | undefined,
  versions: ReadonlyMap<string, number>,
): number[] {
  return [...versions].flatMap(([name, version]) => {
    const known = has[status?.sources.findIndex((source) => source.name === name) ?? -1] ?? 0;
    return known >= version ? [] : [known];
  });
}

/** How many more entries admit nobody than before: whoever names a list by its parameter alone has them checked by AllowlistSync only. */
function newlyRejected(
  versions: ReadonlyMap<string, number>,
  status: SyncStatus,
  before: SyncStatus | undefined,
): (readonly [name: string, count: number])[] {
  const rejectedIn = (one: SyncStatus | undefined, name: string) =>
    one?.sources.find((source) => source.name === name)?.rejected ?? 0;
  const counts = [...versions.keys()].map(
    (name) => [name, rejectedIn(status, name) - rejectedIn(before, name)] as const,
  );
  return counts.filter(([, count]) => count > 0);
}

const MAKE_ROOM = 'remove some and add them again, or give the list more shards or owners in code';

function leftOutText(count: number, parameters: readonly LeftOut[]): string {
  const named = parameters.map(({ parameter, entries }) => `${someOf(entries)} of ${parameter}`);
  const what = `${count} ${count === 1 ? 'entry' : 'entries'} for which there is no room in what is in force`;
  return [what, named.join('; ')].filter(Boolean).join(': ');
}
const LOOK_AT_LIST = 'cdk-cors origins list CLASS --app says why';

function whyMissing(
  target: TargetStatus,
  status: SyncStatus | undefined,
  versions: ReadonlyMap<string, number>,
): string {
  const [version] = missingAt(target, status, versions);
  const has = version ? `it has version ${version}` : 'it has no version yet';
  return [targetWords(target), has, target.problem].filter(Boolean).join(': ');
}

function whyUnread(
  status: SyncStatus | undefined,
  versions: ReadonlyMap<string, number>,
  statusParameter: string,
): string {
  const look = 'look at the log of AllowlistSync';
  if (status === undefined) return `there is no ${statusParameter}: deploy the stack again, and ${look}`;
  const unread = unreadOf(status, versions);
  const { name, version, problem = look } = unread.find((source) => source.problem !== undefined) ?? unread[0]!;
  const of = versions.size > 1 ? ` of ${name}` : '';
  return `${version ? `version ${version}` : 'no version'}${of} is in force: ${problem}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function spanIn(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
