import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { synchronise } from '../../../lambda/allowlist-sync/synchronise';
import { readEffectiveList } from '../../../lib/contract/effective-list';
import { originsIn } from '../../../lib/contract/stage-variables';
import type { PushedClass, SyncConfig } from '../../../lib/contract/sync-config';
import { readSyncStatus } from '../../../lib/contract/sync-status';
import { FakeStage } from './fake-stage';
import { FakeStore } from './fake-store';

export const SOURCE = '/shop/orders/origins';
export const EFFECTIVE = '/shop/orders/effective';
export const STATUS = '/shop/orders/status';

export const orders: PushedClass = {
  policy: { name: 'orders', origins: [], methods: ['GET'], credentials: true },
  source: SOURCE,
  effective: EFFECTIVE,
  patternsUnder: ['tenant.example'],
  usableForSeconds: 600,
  metrics: 'Shop',
};

/** Runs of the sync function of a class whose targets are stages. */
export class StageRuns {
  now = Date.UTC(2026, 0, 1);
  readonly store = new FakeStore(() => this.now);
  readonly stage = new FakeStage();
  /** What it logged. */
  readonly lines: Record<string, unknown>[] = [];

  sync(
    targets: SyncTarget[] = [this.stage.target(['orders']) as SyncTarget],
    classes: SyncConfig['classes'] = { orders },
  ): Promise<string[]> {
    const stage = { kind: 'stage-variables', api: 'api', stage: 'prod', classes: ['orders'] } as const;
    return synchronise({
      config: { classes, targets: targets.map((_, i) => ({ ...stage, name: `Api/${i}` })) },
      store: this.store,
      targets,
      stack: 'Shop',
      clock: () => this.now,
      log: (kind, fields) => this.lines.push({ kind, ...fields }),
      pause: async () => {},
      signal: AbortSignal.timeout(5_000),
    });
  }

  inForce() {
    return readEffectiveList(this.store.get(EFFECTIVE)?.value ?? '');
  }

  status() {
    return readSyncStatus(this.store.get(STATUS)?.value ?? '');
  }

  admitted(): string[] {
    return originsIn('orders', this.stage.variables);
  }
}
