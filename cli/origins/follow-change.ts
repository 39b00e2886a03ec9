import { readSyncStatus, type SyncStatus, statusName, type TargetStatus } from '../../lib/contract/sync-status';
import type { ListParameter } from './list-parameter';
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
  /** Why nothing can be said, or why the change is not in force at all. */
  readonly problem?: string;
}

const INTERVAL_MS = 250;

/** A pushed list, whose status tells where it has arrived. */
export class PushedList {
  private constructor(
    private readonly list: Pick<ListParameter, 'name' | 'beside'>,
    private readonly status: string,
    private readonly before: SyncStatus | undefined,
  ) {}

  /**
   * Reads the status before a change.
   *
   * @param list the one that is changed: that of the class, or of an owner
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
      return isPushed || before ? new PushedList(list, name, before) : undefined;
    } catch {
      // whoever may change a list need not be allowed to read about all of them
      return undefined;
    }
  }

  /**
   * Waits until each target has a version of the list, and tells of each as soon as it does.
   *
   * @param added origins that the change lets in
   * @param startedAt when the change was made, in milliseconds since the epoch
   * @param tell takes a line for the terminal
   */
  async follow(
    version: number,
    added: readonly string[],
    startedAt: number,
    seconds: number,
    tell: (line: string) => void,
  ): Promise<Followed> {
    const arrivals = new Map<string, Arrival>();
    for (;;) {
      const status = await statusOf(this.list, this.status).catch(messageOf);
      const milliseconds = Date.now() - startedAt;
      if (typeof status === 'string') {
        tell(`what becomes of it cannot be told: ${status}`);
        return { targets: [...arrivals.values()], arrived: false, problem: status };
      }
      const { isRead, arrived, missing, isFinal } = this.look(version, status);
      for (const target of arrived) {
        if (arrivals.has(targetWords(target))) continue;
        arrivals.set(targetWords(target), { ...target, milliseconds });
        tell(`  ${spanIn(milliseconds)}  ${[targetWords(target), leftOutWords(target)].filter(Boolean).join(', ')}`);
      }
      const targets = [...arrivals.values(), ...missing];
      if (isRead && missing.length === 0) {
        const isOut = arrived.some(({ lastLeftOut = [] }) => lastLeftOut.some((origin) => added.includes(origin)));
        return { targets, arrived: !isOut };
      }
      if (!isFinal && milliseconds < seconds * 1000) {
        await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
        continue;
      }
      const problem = isRead ? undefined : whyUnread(status, this.list.name, this.status);
      const reasons = [...missing.map((target) => whyMissing(target, status, this.list.name)), problem];
      for (const reason of reasons) if (reason) tell(`  not after ${spanIn(milliseconds)}: ${reason}`);
      return { targets, arrived: false, ...(problem && { problem }) };
    }
  }

  /** What a status says of a version, and whether to wait makes no sense, since what is in its way was met already. */
  private look(version: number, status: SyncStatus | undefined) {
    const at = status?.sources.findIndex(({ name }) => name === this.list.name) ?? -1;
    const source = status?.sources[at];
    const targets = status?.targets ?? [];
    const arrived = targets.filter(({ has }) => (has[at] ?? 0) >= version);
    const missing = targets.filter((target) => !arrived.includes(target));
    const isRead = source !== undefined && source.version >= version;
    const isFinal = isRead
      ? missing.every((target) => target.problem !== undefined && this.isNew(target))
      : source?.problem !== undefined && !this.wasSaid(status!);
    return { isRead, arrived, missing, isFinal };
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

function whyMissing(target: TargetStatus, status: SyncStatus | undefined, name: string): string {
  const version = target.has[status?.sources.findIndex((source) => source.name === name) ?? -1];
  const has = version ? `it has version ${version}` : 'it has no version yet';
  return [targetWords(target), has, target.problem].filter(Boolean).join(': ');
}

function whyUnread(status: SyncStatus | undefined, name: string, statusParameter: string): string {
  const look = 'look at the log of AllowlistSync';
  if (status === undefined) return `there is no ${statusParameter}: deploy the stack again, and ${look}`;
  const { version, problem = look } = status.sources.find((source) => source.name === name) ?? {};
  return `${version ? `version ${version}` : 'no version'} is in force: ${problem}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function spanIn(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
