import type { TargetConfig } from '../../lib/contract/sync-config';
import { readSyncStatus, type SyncStatus, statusName, writeSyncStatus } from '../../lib/contract/sync-status';
import { type ClassList, messageOf } from './class-list';
import type { Followed } from './follow';
import type { ListStore } from './list-store';
import { nextStatus, type Outcome } from './next-status';

/**
 * Tells in a parameter of its own what becomes of the list of a class: when a target is done, in one write for all that are done
 * meanwhile, and never the same again. It never rejects, and nothing waits for it but the end of the round.
 */
export class ClassStatus {
  /** Whether another run told something at the same time, which is gone now: the next round tells all. */
  isOvertaken = false;
  /** Why it could not be told. */
  failure: string | undefined;

  readonly name: string;
  private readonly outcomes: readonly Outcome[];
  private readonly before: Promise<void>;
  private known: SyncStatus | undefined;
  private version = 0;
  private isDue = false;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly list: ClassList,
    targets: readonly TargetConfig[],
    private readonly store: ListStore,
    private readonly clock: () => number,
    private readonly signal: AbortSignal,
  ) {
    this.name = statusName(list.config.source);
    this.outcomes = targets.map((config) => ({ config }));
    this.before = this.read();
  }

  /** A target is done. */
  arrived(target: TargetConfig, followed: Followed): void {
    const outcome = this.outcomes.find(({ config }) => config === target);
    if (outcome === undefined) return;
    outcome.followed = followed;
    this.tell();
  }

  /** Tells whatever is not told yet. */
  async settle(): Promise<void> {
    this.tell();
    await this.writing;
  }

  private async read(): Promise<void> {
    try {
      const parameter = await this.store.read(this.name, this.signal);
      this.known = parameter && readSyncStatus(parameter.value);
      this.version = parameter?.version ?? 0;
    } catch (error) {
      this.failure = messageOf(error);
    }
  }

  private tell(): void {
    this.isDue = true;
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
    });
  }

  private async write(): Promise<void> {
    await this.before;
    while (this.isDue) {
      this.isDue = false;
      // what is in force is not known, or somebody knows better: the next round tells it
      const { failure, isOvertaken, isLeft } = this.list;
      if (this.failure !== undefined || failure !== undefined || isOvertaken || isLeft) return;
      const next = nextStatus(this.list, this.outcomes, this.known, this.clock());
      const value = writeSyncStatus(next);
      if (this.known !== undefined && value === writeSyncStatus(this.known)) continue;
      try {
        const written = await this.store.write(this.name, value, this.signal);
        if (written !== this.version + 1) this.isOvertaken = true;
        this.version = written;
        this.known = next;
      } catch (error) {
        this.failure = messageOf(error);
      }
    }
  }
}
