import type { TargetConfig } from '../../lib/contract/sync-config';
import {
  readSyncStatus,
  type SourceStatus,
  type SyncStatus,
  statusName,
  type TargetStatus,
  writeSyncStatus,
} from '../../lib/contract/sync-status';
import { type ClassList, messageOf } from './class-list';
import type { Followed } from './follow';
import type { ListStore } from './list-store';

const EXAMPLES = 5;
const PROBLEM_LENGTH = 300;

/** A target of a class, and what became of it in this round; nothing as long as it is not done. */
interface Outcome {
  readonly config: TargetConfig;
  followed?: Followed;
}

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
      if (this.failure !== undefined || this.list.failure !== undefined || this.list.isOvertaken) return;
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

function nextStatus(list: ClassList, outcomes: readonly Outcome[], before: SyncStatus | undefined, now: number) {
  const sources = sourcesOf(list);
  const targets = outcomes.flatMap(({ config, followed }) => {
    const known = before?.targets.find(({ kind, name }) => kind === config.kind && name === config.name);
    const kept = known && { ...known, has: sources.map(({ name }) => versionIn(known, before, name)) };
    if (followed === undefined || followed.isOvertaken) return kept ?? [];
    return targetStatus(config, followed, list, sources, kept, now);
  });
  return { sources, ...(list.leftOut.length > 0 && { leftOut: list.leftOut.length }), targets };
}

/** Before the operators have a good list, nothing of owners is in force either. */
function sourcesOf({ list, sources, config }: ClassList): SourceStatus[] {
  return sources.map(({ source, part, rejected, problem }) => {
    const waits =
      list === undefined && part !== undefined
        ? `waiting: nothing is in force before ${config.source} has a list`
        : undefined;
    const why = problem ? `${problem.problem}: ${problem.message}` : waits;
    return {
      name: source.parameter,
      version: list === undefined ? 0 : (part?.version ?? 0),
      ...(rejected.length > 0 && { rejected: rejected.length }),
      ...(why && { problem: textOf(why) }),
    };
  });
}

function targetStatus(
  { kind, name }: TargetConfig,
  { leftOut, failure }: Followed,
  list: ClassList,
  sources: readonly SourceStatus[],
  before: TargetStatus | undefined,
  now: number,
): TargetStatus {
  const missed = leftOut.get(list.name) ?? [];
  const status = {
    kind,
    name,
    has: failure === undefined ? sources.map(({ version }) => version) : (before?.has ?? sources.map(() => 0)),
    ...(missed.length > 0 && { leftOut: missed.length, lastLeftOut: missed.slice(-EXAMPLES) }),
    ...(failure !== undefined && { problem: textOf(failure) }),
  };
  const { since, ...rest } = before ?? { since: undefined };
  const isSame = since !== undefined && JSON.stringify(sorted(rest)) === JSON.stringify(sorted(status));
  return { ...status, since: isSame ? since : new Date(now).toISOString() };
}

function sorted(status: object): [string, unknown][] {
  return Object.entries(status).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The version of a source that a target has by an earlier status, whose sources may have been others. */
function versionIn({ has }: TargetStatus, before: SyncStatus | undefined, name: string): number {
  return has[before?.sources.findIndex((source) => source.name === name) ?? -1] ?? 0;
}

function textOf(problem: string): string {
  return problem.slice(0, PROBLEM_LENGTH);
}
