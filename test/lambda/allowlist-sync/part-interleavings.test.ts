import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readInForce } from '../../../lib/contract/effective-list';
import { partName } from '../../../lib/contract/effective-part';
import { listSources, ownerListName, shardName } from '../../../lib/contract/list-sources';
import type { PushedClass } from '../../../lib/contract/sync-config';
import { FakeKeyValueStore } from '../../support/sync/fake-key-value-store';
import { fates, NO_FAULT, World } from '../../support/sync/world';

const SOURCE = '/shop/orders/origins';
const EFFECTIVE = '/shop/orders/effective';

const orders: PushedClass = {
  policy: { name: 'orders', origins: [], methods: ['GET'], credentials: true },
  source: SOURCE,
  effective: EFFECTIVE,
  usableForSeconds: 600,
};
/** What deployments make of the class: the sources come, go, and change their places. */
const TEA = { tea: ['tea.example'] };
const JAM = { jam: ['jam.example'] };
const DEPLOYED: PushedClass[] = [
  { ...orders, shards: 2, owners: { ...TEA, ...JAM } },
  { ...orders, shards: 3, owners: { ...JAM, ...TEA } },
  { ...orders, shards: 3 },
  { ...orders, owners: TEA },
  orders,
];
const OWNERS: Record<string, string> = { [ownerListName(SOURCE, 'tea')]: 'tea', [ownerListName(SOURCE, 'jam')]: 'jam' };
const NAMES = [SOURCE, shardName(SOURCE, 1), shardName(SOURCE, 2), ...Object.keys(OWNERS)];

/** The longer part of two lists has no room in one parameter. */
const LABELS = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(40)}`;
const ENTRIES: Record<string, string[]> = Object.fromEntries(
  NAMES.map((name, at) => {
    const host = `${at}.${LABELS}.${OWNERS[name] ?? 'shop'}.example`;
    return [name, Array.from({ length: 30 }, (_, i) => `https://${i}.${host}`)];
  }),
);

const name = fc.constantFrom(...NAMES);
const put = name.chain((one) => {
  return fc.record({ what: fc.constant('put' as const), name: fc.constant(one), list: fc.subarray(ENTRIES[one]!) });
});
const config = fc.constantFrom(...DEPLOYED);
const deploy = fc.record({ what: fc.constant('deploy' as const), config });

/** A world whose target is a KeyValueStore, which has room for all. */
function storeWorld(deployed: PushedClass, step: (label: string) => Promise<unknown>) {
  const kvs = new FakeKeyValueStore();
  const place = {
    target: (call: () => Promise<void>) => {
      const target = kvs.target(['orders']);
      return {
        classes: target.classes,
        read: (signal: AbortSignal) => call().then(() => target.read(signal)),
        plan: target.plan.bind(target) as never,
        write: (change: unknown, state: unknown, signal: AbortSignal) =>
          call().then(() => target.write(change as never, state as never, signal)),
      };
    },
    admitted: () => [...kvs.items.keys()].map((key) => key.slice('orders:'.length)),
  };
  const world = new World(deployed, place, step);
  kvs.onCall = () => world.look();
  return { world, kvs };
}

describe('runs of the sync function of a list in parts', () => {
  const fate = fates(24);
  const old = fc.array(fc.integer({ min: 1, max: 24 }), { maxLength: 3 });
  const run = fc.record({
    what: fc.constant('run' as const),
    fate: fc.tuple(fate, old).map(([one, of]) => ({ ...one, old: of })),
  });
  const forget = fc.record({
    what: fc.constant('forget' as const),
    part: fc.constantFrom(...[0, 1, 2, 3, 4].map((i) => partName(EFFECTIVE, i)), EFFECTIVE),
  });
  const happenings = fc.array(fc.oneof({ weight: 3, arbitrary: put }, { weight: 4, arbitrary: run }, deploy, forget), {
    minLength: 2,
    maxLength: 9,
  });
  let inParts = 0;

  it('show nobody a list that is none, and are right after the next reconcile, whatever happens between', async () => {
    await fc.assert(
      fc.asyncProperty(
        config,
        fc.array(put, { minLength: 3, maxLength: 6 }),
        happenings,
        fc.scheduler(),
        async (deployed, first, all, s) => {
          const { world } = storeWorld(deployed, (label) => s.schedule(Promise.resolve(), label));
          world.put(ENTRIES[SOURCE]!);
          for (const one of first) world.put(one.list, one.name);
          await s.waitFor(world.run(NO_FAULT));
          expect(world.inForce()).toEqual(world.wanted());
          if ('parts' in readInForce(world.store.get(EFFECTIVE)!.value)!) inParts += 1;

          const running = all.map(async (one) => {
            await s.schedule(Promise.resolve(), one.what);
            if (one.what === 'put') world.put(one.list, one.name);
            else if (one.what === 'run') await world.run(one.fate);
            else if (one.what === 'deploy') world.config = one.config;
            else world.forget(one.part);
          });
          await s.waitFor(Promise.all(running));
          expect(world.wrong).toEqual([]);
          await s.waitFor(world.reconcile());
          expect(world.wrong).toEqual([]);
          expect(world.inForce()).toEqual(world.wanted());
          expect(world.admitted().sort()).toEqual(world.wanted().sort());
          const [has, versions] = world.told();
          expect(has).toEqual(versions);
        },
      ),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
    // else all of this says nothing
    expect(inParts).toBeGreaterThan(10);
  });

  it('end with the newest list though each begins with an older one, where none is killed', async () => {
    const calm = fc.array(fc.oneof(put, fc.constant({ what: 'run' as const })), { minLength: 3, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(calm, fc.scheduler(), async (all, s) => {
        const { world } = storeWorld(DEPLOYED[0]!, (label) => s.schedule(Promise.resolve(), label));
        for (const one of NAMES) world.put(ENTRIES[one]!.slice(0, 25), one);
        const tasks = all.map(async (one) => {
          await s.schedule(Promise.resolve(), one.what);
          if (one.what === 'put') world.put(one.list, one.name);
          // each change has its event
          return world.run(NO_FAULT);
        });
        tasks.push(world.run(NO_FAULT));
        await s.waitFor(Promise.all(tasks));
        expect(world.wrong).toEqual([]);
        expect(world.inForce()).toEqual(world.wanted());
        expect(world.admitted().sort()).toEqual(world.wanted().sort());
      }),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });

  it('keep the last good entries of each source, wherever deployments move it, and though a run was killed', async () => {
    const spoil = fc.record({
      what: fc.constant('spoil' as const),
      name,
      how: fc.constantFrom('gone', 'mistyped', 'secret'),
    });
    const sound = fc.constant({ what: 'run' as const, fate: NO_FAULT });
    const killed = fc.record({ what: fc.constant('run' as const), fate });
    const steps = fc.array(fc.oneof(put, put, spoil, deploy, sound, killed), { minLength: 3, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(config, steps, async (deployed, all) => {
        const { world } = storeWorld(deployed, async () => {});
        for (const one of NAMES) world.put(ENTRIES[one]!.slice(0, 25), one);
        await world.run(NO_FAULT);
        let good = new Map(partsOf(world));
        const spoilt = new Set<string>();
        for (const one of all) {
          world.now += 60_000;
          if (one.what === 'put') {
            world.put(one.list, one.name);
            spoilt.delete(one.name);
          } else if (one.what === 'spoil') {
            spoilt.add(one.name);
            if (one.how === 'gone') world.store.parameters.delete(one.name);
            else world.store.put(one.name, '*', one.how === 'secret' ? 'SecureString' : 'StringList');
          } else if (one.what === 'deploy') {
            world.config = one.config;
          } else {
            await world.run(one.fate);
            const found = new Map(partsOf(world));
            for (const { parameter } of listSources(world.config)) {
              const [before, now] = [good.get(parameter) ?? [], found.get(parameter) ?? []];
              const latest = spoilt.has(parameter) ? before : world.list(parameter);
              const may = one.fate === NO_FAULT ? [latest] : [before, latest];
              expect(may).toContainEqual(now);
            }
            good = found;
          }
        }
      }),
      { numRuns: Number(process.env['CASES'] ?? 150) },
    );
  });
});

/** What is in force, by source. */
function partsOf(world: World): [string, string[]][] {
  const all = world.inForce();
  expect(all).toBeDefined();
  return NAMES.map((one) => [one, all!.filter((entry) => ENTRIES[one]!.includes(entry))]);
}
