import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { originsIn } from '../../../lib/contract/stage-variables';
import { FakeStage } from '../../support/sync/fake-stage';
import type { FakeStore } from '../../support/sync/fake-store';
import { orders, SOURCE, STATUS, StageRuns } from '../../support/sync/stage-runs';

const A = 'https://a.example';
const B = 'https://b.example';
const MINUTE = 60_000;

describe('the sync function', () => {
  let runs: StageRuns;
  let store: FakeStore;
  let stage: FakeStage;

  beforeEach(() => {
    runs = new StageRuns();
    ({ store, stage } = runs);
  });

  const sync: StageRuns['sync'] = (...of) => runs.sync(...of);
  const inForce = () => runs.inForce();
  const status = () => runs.status();
  const admitted = () => runs.admitted();

  it('brings a list to its stage, beside the variables of others', async () => {
    store.put(SOURCE, `${A},https://*.tenant.example ${B};until=2026-01-01;review=2026-01-01;owner=tea-ltd`);
    expect(await sync()).toEqual([]);
    expect(stage.variables).toEqual({
      theirs: 'stays',
      cors_orders_0: `${A},https://.tenant.example,${B}`,
    });
    expect(inForce()).toEqual({
      readAt: runs.now,
      parts: [{ parameter: SOURCE, version: 1, entries: [A, 'https://*.tenant.example', `${B};until=2026-01-01`] }],
    });
  });

  it('hands stages on to whoever reads the list, and not to targets without a function', async () => {
    store.put(SOURCE, `${A};leaves=25;owner=tea-ltd,${B};joins=0;review=2999-01-01`);
    await sync();
    expect(inForce()?.parts[0]?.entries).toEqual([`${A};leaves=25`, `${B};joins=0`]);
    expect(admitted()).toEqual([A]);
  });

  it('writes nothing where nothing changed, until the reading has to be renewed', async () => {
    store.put(SOURCE, A);
    await sync();
    const writes = [store.writes, stage.writes];
    const reads = store.reads;
    runs.now += 2 * MINUTE;
    await sync();
    expect([store.writes, stage.writes]).toEqual(writes);
    expect(store.reads - reads).toBe(3);
    runs.now += MINUTE;
    await sync();
    expect(inForce()?.readAt).toBe(runs.now);
  });

  it('takes off what ended, though nobody wrote', async () => {
    store.put(SOURCE, `${A},${B};until=2026-01-01`);
    await sync();
    runs.now = Date.UTC(2026, 0, 2);
    await sync();
    expect(admitted()).toEqual([A]);
  });

  it('says nobody where the list says none', async () => {
    store.put(SOURCE, A);
    await sync();
    store.put(SOURCE, 'none');
    await sync();
    expect(stage.variables).toEqual({ theirs: 'stays', cors_orders_0: '-' });
    expect(inForce()?.parts[0]?.entries).toEqual([]);
  });

  it.each([
    ['is gone', () => store.parameters.delete(SOURCE), 'missing'],
    ['has no valid entry', () => store.put(SOURCE, '*'), 'unusable'],
    ['is encrypted', () => store.put(SOURCE, B, 'SecureString'), 'unusable'],
    [
      'cannot be read',
      () => {
        store.onCall = (_, name) => {
          if (name === SOURCE) throw new Error('AccessDenied');
        };
      },
      'unreachable',
    ],
  ])('empties nothing and renews nothing where the source %s', async (_, breakIt, problem) => {
    store.put(SOURCE, A);
    await sync();
    const before = inForce();
    breakIt();
    runs.now += 5 * MINUTE;
    expect(await sync()).toEqual([]);
    expect(inForce()).toEqual(before);
    expect(admitted()).toEqual([A]);
    expect(runs.lines).toContainEqual(expect.objectContaining({ kind: 'allowlist', problem, ReadFailures: 1 }));
  });

  it('writes nothing where there never was a list', async () => {
    expect(await sync()).toEqual([]);
    expect([...store.parameters.keys(), stage.writes]).toEqual([STATUS, 0]);
    expect(status()).toEqual({
      sources: [{ name: SOURCE, version: 0, problem: `missing: there is no parameter ${SOURCE}` }],
      targets: [{ kind: 'stage-variables', name: 'Api/0', has: [0], since: '2026-01-01T00:00:00.000Z' }],
    });
  });

  it('has nothing of owners in force where the operators never had a list, and says so', async () => {
    const TEA = '/shop/orders/owners/tea-ltd';
    store.put(TEA, 'https://tea.example');
    await sync(undefined, { orders: { ...orders, owners: { 'tea-ltd': ['tea.example'] } } });
    expect(stage.writes).toBe(0);
    expect(status()).toMatchObject({
      sources: [
        { name: SOURCE, version: 0, problem: `missing: there is no parameter ${SOURCE}` },
        { name: TEA, version: 0, problem: `waiting: nothing is in force before ${SOURCE} has a list` },
      ],
      targets: [{ has: [0, 0] }],
    });
  });

  it('does not go back to a version before the one that it knows, unless the parameter was made anew', async () => {
    store.put(SOURCE, A);
    const old = store.parameters.get(SOURCE)!;
    runs.now += MINUTE;
    store.put(SOURCE, B);
    await sync();
    // a replica that lags
    store.parameters.set(SOURCE, old);
    runs.now += MINUTE;
    await sync();
    expect(admitted()).toEqual([B]);
    store.parameters.delete(SOURCE);
    runs.now += MINUTE;
    store.put(SOURCE, A);
    await sync();
    expect(admitted()).toEqual([A]);
  });

  it('keeps one target from being in the way of another', async () => {
    const other = new FakeStage();
    stage.onCall = () => {
      throw new Error('NotFoundException');
    };
    store.put(SOURCE, A);
    expect(await sync([stage.target(['orders']) as SyncTarget, other.target(['orders']) as SyncTarget])).toEqual([
      'Api/0: Error: NotFoundException',
    ]);
    expect(originsIn('orders', other.variables)).toEqual([A]);
    expect(runs.lines).toContainEqual(expect.objectContaining({ target: 'Api/0', SyncFailures: 1, stack: 'Shop' }));
  });

  it('begins again where the list changes while it is written', async () => {
    store.put(SOURCE, `${A},${B}`);
    stage.onChange = () => {
      stage.onChange = () => {};
      store.put(SOURCE, A);
    };
    await sync();
    expect(admitted()).toEqual([A]);
    expect(inForce()?.parts[0]?.version).toBe(2);
  });

  it('writes again what somebody else wrote over it, and says so where that does not end', async () => {
    store.put(SOURCE, A);
    stage.onChange = () => {
      stage.variables['cors_orders_0'] = B;
    };
    expect(await sync()).toEqual([expect.stringContaining('something else writes it, too')]);
    stage.onChange = () => {};
    expect(await sync()).toEqual([]);
    expect(admitted()).toEqual([A]);
  });

  it('leaves out the last entries where there is no room, and counts them; removals are made all the same', async () => {
    const many = Array.from({ length: 200 }, (_, i) => `https://shop-${i}.partners.example`);
    store.put(SOURCE, `${B} ${many.join(' ')}`);
    await sync();
    const before = admitted();
    expect(before.slice(0, 2)).toEqual([B, many[0]]);
    expect(before.length).toBeGreaterThan(100);
    const left = 201 - before.length;
    expect(runs.lines).toContainEqual(expect.objectContaining({ problem: 'entries-left-out', EntriesLeftOut: left }));
    store.put(SOURCE, many.join(' '));
    await sync();
    expect(admitted()).not.toContain(B);
    expect(admitted().length).toBeGreaterThanOrEqual(before.length - 1);
  });

  it('leaves out what a variable cannot hold', async () => {
    store.put(SOURCE, `http://[::1]:3000 ${A}`);
    await sync();
    expect(admitted()).toEqual([A]);
    expect(inForce()?.parts[0]?.entries).toEqual(['http://[::1]:3000', A]);
    expect(runs.lines).toContainEqual(expect.objectContaining({ problem: 'entries-left-out', leftOut: 1 }));
  });
});
