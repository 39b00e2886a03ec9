import fc from 'fast-check';
import type { ListParameter, ListStore } from '../../../lambda/allowlist-sync/list-store';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { synchronise } from '../../../lambda/allowlist-sync/synchronise';
import { listSources } from '../../../lib/contract/list-sources';
import type { PushedClass } from '../../../lib/contract/sync-config';
import { readSyncStatus } from '../../../lib/contract/sync-status';
import { FakeStore } from './fake-store';
import { entriesInForce } from './list-reader';

export const SECOND = 1_000;

/** How one run of the function goes: which of its calls fail or meet a replica that lags, and from which on it is no more. */
export interface Fate {
  readonly throttled: readonly number[];
  /** They read the version before the latest one, or none of a new one. */
  readonly old?: readonly number[];
  readonly killedAt: number;
}

export const NO_FAULT: Fate = { throttled: [], killedAt: Number.POSITIVE_INFINITY };

/** @param calls that a run makes, more or less */
export function fates(calls: number): fc.Arbitrary<Fate> {
  return fc.record({
    throttled: fc.array(fc.integer({ min: 1, max: calls }), { maxLength: 3 }),
    killedAt: fc.oneof(
      { weight: 2, arbitrary: fc.constant(NO_FAULT.killedAt) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: calls + 2 }) },
    ),
  });
}

/** A place that lists are written to. */
export interface Place {
  /** As one run of the function sees it; `call` is awaited before each of its calls. */
  target(call: () => Promise<void>): SyncTarget;
  admitted(): string[];
}

/** A class with its parameters and one target, which runs of the function bring to where its sources are. */
export class World {
  now = Date.UTC(2026, 0, 1);
  readonly store = new FakeStore(() => this.now);
  /** Entries that may be in force somewhere, since all was settled. */
  possible = new Set<string>();
  /** What was admitted, or read as in force, and in no list. */
  readonly wrong: string[] = [];
  /** Whether somebody deleted what the function wrote. */
  isTouched = false;
  /** What each source has. */
  private readonly lists = new Map<string, readonly string[]>();

  constructor(
    public config: PushedClass,
    private readonly place: Place,
    private readonly step: (label: string) => Promise<unknown>,
  ) {}

  /** As whoever operates the list, or owns one. */
  put(origins: readonly string[], name = this.config.source): void {
    this.now += SECOND;
    for (const origin of origins) this.possible.add(origin);
    this.lists.set(name, origins);
    this.store.put(name, origins.join(',') || 'none');
  }

  /** As somebody who deletes what the function wrote. */
  forget(name: string): void {
    this.isTouched = true;
    this.store.parameters.delete(name);
  }

  /** One run of the function, as it is deployed now. */
  async run({ throttled, old = [], killedAt }: Fate): Promise<string[]> {
    const { config } = this;
    let calls = 0;
    const call = async () => {
      calls += 1;
      const at = calls;
      await this.step('call');
      if (calls >= killedAt) throw new Error('killed');
      if (throttled.includes(at)) throw new Error('ThrottlingException');
      return at;
    };
    const store: ListStore = {
      read: async (name) => (old.includes(await call()) ? this.oldVersion(name) : this.store.get(name)),
      write: async (name, value) => {
        await call();
        const version = await this.store.write(name, value);
        this.look();
        return version;
      },
    };
    const target = this.place.target(async () => void (await call()));
    return synchronise({
      config: { classes: { orders: config }, targets: [{ kind: 'bucket', name: 'Place', bucket: 'b', rules: [] }] },
      store,
      targets: [target],
      stack: 'Shop',
      clock: () => this.now,
      log: () => {},
      pause: async () => {},
      signal: new AbortController().signal,
    });
  }

  /** A run, long after all that happened. */
  async reconcile(): Promise<void> {
    this.now += 300 * SECOND;
    await this.run(NO_FAULT);
  }

  /** What a source has. */
  list(name: string): readonly string[] {
    return this.lists.get(name) ?? [];
  }

  /** All entries of the sources. */
  wanted(): string[] {
    return listSources(this.config).flatMap(({ parameter }) => this.list(parameter));
  }

  inForce(): string[] | undefined {
    return entriesInForce(this.store, this.config.effective);
  }

  admitted(): string[] {
    return this.place.admitted();
  }

  /** The versions that the status says the target has, beside those that are in force. */
  told(): readonly unknown[] {
    const status = readSyncStatus(this.store.get(this.config.effective.replace('effective', 'status'))?.value ?? '');
    return [status?.targets[0]?.has, status?.sources.map(({ version }) => version)];
  }

  /** At each moment, nobody is admitted whom no list of late has; and what is in force can be read whole, as it was written. */
  look(): void {
    const inForce = this.inForce();
    if (inForce === undefined && !this.isTouched && this.store.get(this.config.effective)) this.wrong.push('not whole');
    for (const entry of [...this.admitted(), ...(inForce ?? [])]) if (!this.possible.has(entry)) this.wrong.push(entry);
  }

  /** What a replica has where the latest version has not arrived. */
  private oldVersion(name: string): ListParameter | undefined {
    const [parameter = '', version] = name.split(':');
    const latest = this.store.get(parameter)?.version ?? 0;
    if (version !== undefined) return Number(version) === latest ? undefined : this.store.get(name);
    return this.store.get(`${parameter}:${latest - 1}`);
  }
}
