import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { originsIn } from '../../../lib/contract/stage-variables';
import type { PushedClass } from '../../../lib/contract/sync-config';
import { FakeStage } from '../../support/sync/fake-stage';
import { fates, NO_FAULT, World } from '../../support/sync/world';

const SOURCE = '/shop/orders/origins';
const OWN = '/shop/orders/owners/tea-ltd';

const orders: PushedClass = {
  policy: { name: 'orders', origins: [], methods: ['GET'], credentials: true },
  source: SOURCE,
  effective: '/shop/orders/effective',
  patternsUnder: ['tenant.example'],
  owners: { 'tea-ltd': ['tea.example'] },
  usableForSeconds: 600,
};

/** Enough of them that lists take several variables, which are written one after the other. */
const ORIGINS = Array.from({ length: 40 }, (_, i) => `https://shop-number-${i}.partners-of-the-shop.example`);
/** What the owner may list. */
const OWNED = Array.from({ length: 20 }, (_, i) => `https://shop-number-${i}.tea.example`);

/** A world whose target is a stage. */
function stageWorld(s: fc.Scheduler): { readonly world: World; readonly stage: FakeStage } {
  const stage = new FakeStage();
  const place = {
    target: (call: () => Promise<void>) => stage.target(['orders'], call) as SyncTarget,
    admitted: () => originsIn('orders', stage.variables).sort(),
  };
  const world = new World(orders, place, (label) => s.schedule(Promise.resolve(), label));
  stage.onChange = () => world.look();
  return { world, stage };
}

const list = fc.subarray(ORIGINS);
const fate = fates(12);
/** What happens beside the first list: changes, runs for them or in spite of them, and hands on what is none of theirs. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('put' as const), list, name: fc.constant<string>(SOURCE) }),
  fc.record({ what: fc.constant('run' as const), fate }),
  fc.record({ what: fc.constant('run' as const), fate }),
  fc.record({ what: fc.constant('empty' as const) }),
  fc.record({ what: fc.constant('forget' as const) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** All that happens, each when the scheduler lets it. */
async function happen(all: readonly Happening[], { world, stage }: ReturnType<typeof stageWorld>, s: fc.Scheduler) {
  const running = all.map(async (one) => {
    await s.schedule(Promise.resolve(), one.what);
    if (one.what === 'put') world.put(one.list, one.name);
    else if (one.what === 'run') await world.run(one.fate);
    else if (one.what === 'empty') stage.variables = {};
    else world.forget(orders.effective);
  });
  await s.waitFor(Promise.all(running));
}

/** That nothing wrong was ever seen, and the next run puts all right. */
async function expectRightAfterReconcile(world: World, s: fc.Scheduler): Promise<void> {
  expect(world.wrong).toEqual([]);
  await s.waitFor(world.reconcile());
  expect(world.wrong).toEqual([]);
  expect(world.admitted()).toEqual(world.wanted().sort());
  expect(world.inForce()).toEqual(world.wanted());
  const [has, versions] = world.told();
  expect(has).toEqual(versions);
}

describe('runs of the sync function at once, throttled, killed, and with targets emptied by hand', () => {
  it('admit nobody on the way whom no list has, and the next run puts all right', async () => {
    const happenings = fc.array(happening, { minLength: 1, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(list, happenings, fc.scheduler(), async (first, all, s) => {
        const { world, stage } = stageWorld(s);
        world.put(first);
        await s.waitFor(world.run(NO_FAULT));
        world.possible = new Set(first);
        await happen(all, { world, stage }, s);
        await expectRightAfterReconcile(world, s);
      }),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });

  it('end with the newest list though each run begins with an older one, where none is killed', async () => {
    const put = fc.record({ what: fc.constant('put' as const), list });
    const calm = fc.array(fc.oneof(put, fc.constant({ what: 'run' as const })), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(list, calm, fc.scheduler(), async (first, all, s) => {
        const { world } = stageWorld(s);
        world.put(first);
        const tasks = all.map(async (one) => {
          await s.schedule(Promise.resolve(), one.what);
          if (one.what === 'put') world.put(one.list);
          // each change has its event
          return world.run(NO_FAULT);
        });
        tasks.push(world.run(NO_FAULT));
        await s.waitFor(Promise.all(tasks));
        expect(world.admitted()).toEqual(world.wanted().sort());
        const { version } = world.store.get(SOURCE)!;
        expect(world.told()).toEqual([
          [version, 0],
          [version, 0],
        ]);
      }),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });

  it('are right after the next reconcile, whichever events are lost, doubled or late', async () => {
    const changes = fc.array(fc.record({ list, events: fc.nat({ max: 3 }) }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(changes, fc.scheduler(), async (all, s) => {
        const { world } = stageWorld(s);
        const delivered = all.flatMap((change) => {
          world.put(change.list);
          // each arrives when the scheduler lets it, before those of earlier changes or after them
          return Array.from({ length: change.events }, async () => {
            await s.schedule(Promise.resolve(), 'event');
            await world.run(NO_FAULT);
          });
        });
        await s.waitFor(Promise.all(delivered));
        await expectRightAfterReconcile(world, s);
      }),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });

  it('neither lose nor admit anything where an owner writes as well', async () => {
    const own = fc.record({
      what: fc.constant('put' as const),
      list: fc.subarray(OWNED),
      name: fc.constant<string>(OWN),
    });
    const happenings = fc.array(fc.oneof(happening, own, own), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(list, fc.subarray(OWNED), happenings, fc.scheduler(), async (first, firstOwn, all, s) => {
        const { world, stage } = stageWorld(s);
        world.put(first);
        world.put(firstOwn, OWN);
        await s.waitFor(world.run(NO_FAULT));
        world.possible = new Set([...first, ...firstOwn]);
        await happen(all, { world, stage }, s);
        await expectRightAfterReconcile(world, s);
      }),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });
});
