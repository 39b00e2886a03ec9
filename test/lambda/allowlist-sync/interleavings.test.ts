import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ListStore } from '../../../lambda/allowlist-sync/list-store';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { synchronise } from '../../../lambda/allowlist-sync/synchronise';
import { entriesIn, readEffectiveList } from '../../../lib/contract/effective-list';
import { originsIn } from '../../../lib/contract/stage-variables';
import type { PushedClass } from '../../../lib/contract/sync-config';
import { readSyncStatus } from '../../../lib/contract/sync-status';
import { FakeStage } from '../../support/sync/fake-stage';
import { FakeStore } from '../../support/sync/fake-store';

const SOURCE = '/shop/orders/origins';
const EFFECTIVE = '/shop/orders/effective';
const STATUS = '/shop/orders/status';
const OWN = '/shop/orders/owners/tea-ltd';
const SECOND = 1_000;

const orders: PushedClass = {
  policy: { name: 'orders', origins: [], methods: ['GET'], credentials: true },
  source: SOURCE,
  effective: EFFECTIVE,
  patternsUnder: ['tenant.example'],
  owners: { 'tea-ltd': ['tea.example'] },
  usableForSeconds: 600,
};

/** Enough of them that lists take several variables, which are written one after the other. */
const ORIGINS = Array.from({ length: 40 }, (_, i) => `https://shop-number-${i}.partners-of-the-shop.example`);
/** What the owner may list. */
const OWNED = Array.from({ length: 20 }, (_, i) => `https://shop-number-${i}.tea.example`);

/** How one run of the function goes: which of its calls fail, and from which on it is no more. */
interface Fate {
  readonly throttled: readonly number[];
  readonly killedAt: number;
}

class World {
  now = Date.UTC(2026, 0, 1);
  readonly store = new FakeStore(() => this.now);
  readonly stage = new FakeStage();
  /** Lists that may be in force somewhere, since all was settled. */
  possible = new Set<string>();
  readonly wrong: string[] = [];

  constructor(private readonly step: (label: string) => Promise<unknown>) {
    this.stage.onChange = () => this.look();
  }

  /** As whoever operates the list, or owns one. */
  put(origins: readonly string[], name = SOURCE): void {
    this.now += SECOND;
    for (const origin of origins) this.possible.add(origin);
    this.store.put(name, origins.join(',') || 'none');
  }

  /** One run of the function. */
  async run({ throttled, killedAt }: Fate): Promise<void> {
    let calls = 0;
    const call = async () => {
      calls += 1;
      await this.step('call');
      if (calls >= killedAt) throw new Error('killed');
      if (throttled.includes(calls)) throw new Error('ThrottlingException');
    };
    const store: ListStore = {
      read: async (name) => {
        await call();
        return this.store.read(name);
      },
      write: async (name, value) => {
        await call();
        return this.store.write(name, value);
      },
    };
    await synchronise({
      config: {
        classes: { orders },
        targets: [{ kind: 'stage-variables', name: 'Api', api: 'api', stage: 'prod', classes: ['orders'] }],
      },
      store,
      targets: [this.stage.target(['orders'], call) as SyncTarget],
      stack: 'Shop',
      clock: () => this.now,
      log: () => {},
      pause: async () => {},
      signal: new AbortController().signal,
    });
  }

  admitted(): string[] {
    return originsIn('orders', this.stage.variables).sort();
  }

  inForce(): readonly string[] | undefined {
    const list = readEffectiveList(this.store.parameters.get(EFFECTIVE)?.value ?? '');
    return list && entriesIn(list);
  }

  /** The version that the status says the stage has, beside the one that it should have. */
  told(): readonly unknown[] {
    const status = readSyncStatus(this.store.parameters.get(STATUS)?.value ?? '');
    return [status?.targets[0]?.has[0], status?.sources[0]?.version];
  }

  /** At each moment, nobody is admitted whom no list of late has. */
  private look(): void {
    for (const origin of this.admitted()) if (!this.possible.has(origin)) this.wrong.push(origin);
  }
}

const fate = fc.record({
  throttled: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
  killedAt: fc.oneof(
    { weight: 2, arbitrary: fc.constant(1_000) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 14 }) },
  ),
});
const NO_FAULT: Fate = { throttled: [], killedAt: 1_000 };
const list = fc.subarray(ORIGINS);
/** What happens beside the first list: changes, runs for them or in spite of them, and hands on what is none of theirs. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('put' as const), list }),
  fc.record({ what: fc.constant('run' as const), fate }),
  fc.record({ what: fc.constant('run' as const), fate }),
  fc.record({ what: fc.constant('empty' as const) }),
  fc.record({ what: fc.constant('forget' as const) }),
);

describe('runs of the sync function at once, throttled, killed, and with targets emptied by hand', () => {
  it('admit nobody on the way whom no list has, and the next run puts all right', async () => {
    await fc.assert(
      fc.asyncProperty(
        list,
        fc.array(happening, { minLength: 1, maxLength: 7 }),
        fc.scheduler(),
        async (first, all, s) => {
          const world = new World((label) => s.schedule(Promise.resolve(), label));
          world.put(first);
          const settled = world.run(NO_FAULT);
          await s.waitFor(settled);
          let last = first;
          world.possible = new Set(first);

          const running = all.map(async (one) => {
            await s.schedule(Promise.resolve(), one.what);
            if (one.what === 'put') {
              last = one.list;
              world.put(one.list);
            } else if (one.what === 'run') await world.run(one.fate);
            else if (one.what === 'empty') world.stage.variables = {};
            else world.store.parameters.delete(EFFECTIVE);
          });
          await s.waitFor(Promise.all(running));
          expect(world.wrong).toEqual([]);

          world.now += 300 * SECOND;
          await s.waitFor(world.run(NO_FAULT));
          expect(world.wrong).toEqual([]);
          expect(world.admitted()).toEqual([...last].sort());
          expect(world.inForce()).toEqual(last);
          const { version } = world.store.parameters.get(SOURCE)!;
          expect(world.told()).toEqual([version, version]);
        },
      ),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });

  it('end with the newest list though each run begins with an older one, where none is killed', async () => {
    const calm = fc.array(
      fc.oneof(fc.record({ what: fc.constant('put' as const), list }), fc.constant({ what: 'run' as const })),
      {
        minLength: 2,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(list, calm, fc.scheduler(), async (first, all, s) => {
        const world = new World((label) => s.schedule(Promise.resolve(), label));
        world.put(first);
        let last = first;
        const tasks = all.map(async (one) => {
          await s.schedule(Promise.resolve(), one.what);
          if (one.what === 'run') return world.run(NO_FAULT);
          last = one.list;
          world.put(one.list);
          // each change has its event
          return world.run(NO_FAULT);
        });
        tasks.push(world.run(NO_FAULT));
        await s.waitFor(Promise.all(tasks));
        expect(world.admitted()).toEqual([...last].sort());
        const { version } = world.store.parameters.get(SOURCE)!;
        expect(world.told()).toEqual([version, version]);
      }),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });

  it('are right after the next reconcile, whichever events are lost, doubled or late', async () => {
    const changes = fc.array(fc.record({ list, events: fc.nat({ max: 3 }) }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(changes, fc.scheduler(), async (all, s) => {
        const world = new World((label) => s.schedule(Promise.resolve(), label));
        const delivered = all.flatMap((change) => {
          world.put(change.list);
          // each arrives when the scheduler lets it, before those of earlier changes or after them
          return Array.from({ length: change.events }, async () => {
            await s.schedule(Promise.resolve(), 'event');
            await world.run(NO_FAULT);
          });
        });
        await s.waitFor(Promise.all(delivered));
        world.now += 300 * SECOND;
        await s.waitFor(world.run(NO_FAULT));
        expect(world.wrong).toEqual([]);
        expect(world.admitted()).toEqual([...(all.at(-1)?.list ?? [])].sort());
        expect(world.inForce()).toEqual(all.at(-1)?.list);
      }),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });

  it('neither lose nor admit anything where an owner writes as well', async () => {
    const own = fc.record({ what: fc.constant('own' as const), list: fc.subarray(OWNED) });
    const happenings = fc.array(fc.oneof(happening, own, own), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(list, fc.subarray(OWNED), happenings, fc.scheduler(), async (first, firstOwn, all, s) => {
        const world = new World((label) => s.schedule(Promise.resolve(), label));
        world.put(first);
        world.put(firstOwn, OWN);
        await s.waitFor(world.run(NO_FAULT));
        world.possible = new Set([...first, ...firstOwn]);
        let last = first;
        let lastOwn = firstOwn;
        const running = all.map(async (one) => {
          await s.schedule(Promise.resolve(), one.what);
          if (one.what === 'put') {
            last = one.list;
            world.put(last);
          } else if (one.what === 'own') {
            lastOwn = one.list;
            world.put(lastOwn, OWN);
          } else if (one.what === 'run') await world.run(one.fate);
          else if (one.what === 'empty') world.stage.variables = {};
          else world.store.parameters.delete(EFFECTIVE);
        });
        await s.waitFor(Promise.all(running));
        expect(world.wrong).toEqual([]);
        world.now += 300 * SECOND;
        await s.waitFor(world.run(NO_FAULT));
        expect(world.wrong).toEqual([]);
        expect(world.admitted()).toEqual([...last, ...lastOwn].sort());
        expect(world.inForce()).toEqual([...last, ...lastOwn]);
      }),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });
});
