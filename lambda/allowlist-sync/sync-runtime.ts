import type { SyncConfig } from '../../lib/contract/sync-config';
import type { Log } from '../../request/log';
import type { ListStore } from './list-store';
import type { SyncTarget } from './sync-target';

/** What a run of the function goes by. */
export interface SyncRuntime {
  readonly config: SyncConfig;
  readonly store: ListStore;
  /** The targets, in the order of the config. */
  readonly targets: readonly SyncTarget[];
  /** Name of the parameter whose change called for the run. */
  readonly changed?: string | undefined;
  /** Name of the stack, for metrics. */
  readonly stack: string;
  readonly clock: () => number;
  readonly log: Log;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}
