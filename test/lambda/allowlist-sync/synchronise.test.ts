import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { synchronise } from '../../../lambda/allowlist-sync/synchronise';
import { readEffectiveList } from '../../../lib/contract/effective-list';
import { originsIn } from '../../../lib/contract/stage-variables';
import type { PushedClass, SyncConfig } from '../../../lib/contract/sync-config';
import { readSyncStatus } from '../../../lib/contract/sync-status';
import { FakeStage } from '../../support/sync/fake-stage';
import { FakeStore } from '../../support/sync/fake-store';

const SOURCE = '/shop/orders/origins';
const EFFECTIVE = '/shop/orders/effective';
const STATUS = '/shop/orders/status';
const A = 'https://a.example';
const B = 'https://b.example';
const MINUTE = 60_000;

const orders: PushedClass = {
  policy: { name: 'orders', origins: [], methods: ['GET'], credentials: true },
  source: SOURCE,
  effective: EFFECTIVE,
  patternsUnder: ['tenant.example'],
  usableForSeconds: 600,
  metrics: 'Shop',
};

describe('the sync function', () => {
  let now: number;
  let store: FakeStore;
  let stage: FakeStage;
  let lines: Record<string, unknown>[];

  beforeEach(() => {
    now = Date.UTC(2026, 0, 1);
    store = new FakeStore(() => now);
    stage = new FakeStage();
    lines = [];
  });

  function sync(
    targets: SyncTarget[] = [stage.target(['orders']) as SyncTarget],
    classes = { orders },
  ): Promise<string[]> {
    const config: SyncConfig = {
      classes,
      targets: targets.map((_, i) => ({
        kind: 'stage-variables',
        name: `Api/${i}`,
        api: 'api',
        stage: 'prod',
        classes: ['orders'],
      })),
    };
    return synchronise({
      config,
      store,
      targets,
      stack: 'Shop',
      clock: () => now,
      log: (kind, fields) => lines.push({ kind, ...fields }),
      pause: async () => {},
      signal: AbortSignal.timeout(5_000),
    });
  }

  const inForce = () => readEffectiveList(store.parameters.get(EFFECTIVE)?.value ?? '');
  const status = () => readSyncStatus(store.parameters.get(STATUS)?.value ?? '');
  const admitted = () => originsIn('orders', stage.variables);

  it('brings a list to its stage, beside the variables of others', async () => {
    store.put(SOURCE, `${A},https://*.tenant.example ${B};until=2026-01-01;review=2026-01-01;owner=tea-ltd`);
    expect(await sync()).toEqual([]);
    expect(stage.variables).toEqual({
      theirs: 'stays',
      cors_orders_0: `${A},https://.tenant.example,${B}`,
    });
    expect(inForce()).toEqual({
      readAt: now,
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
    now += 2 * MINUTE;
    await sync();
    expect([store.writes, stage.writes]).toEqual(writes);
    expect(store.reads - reads).toBe(3);
    now += MINUTE;
    await sync();
    expect(inForce()?.readAt).toBe(now);
  });

  it('takes off what ended, though nobody wrote', async () => {
    store.put(SOURCE, `${A},${B};until=2026-01-01`);
    await sync();
    now = Date.UTC(2026, 0, 2);
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
    now += 5 * MINUTE;
    expect(await sync()).toEqual([]);
    expect(inForce()).toEqual(before);
    expect(admitted()).toEqual([A]);
    expect(lines).toContainEqual(expect.objectContaining({ kind: 'allowlist', problem, ReadFailures: 1 }));
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
    now += MINUTE;
    store.put(SOURCE, B);
    await sync();
    // a replica that lags
    store.parameters.set(SOURCE, old);
    now += MINUTE;
    await sync();
    expect(admitted()).toEqual([B]);
    store.parameters.delete(SOURCE);
    now += MINUTE;
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
    expect(lines).toContainEqual(expect.objectContaining({ target: 'Api/0', SyncFailures: 1, stack: 'Shop' }));
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
    expect(lines).toContainEqual(expect.objectContaining({ problem: 'entries-left-out', EntriesLeftOut: left }));
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
    expect(lines).toContainEqual(expect.objectContaining({ problem: 'entries-left-out', leftOut: 1 }));
  });

  describe('tells in a status', () => {
    const target = (name: string) => status()?.targets.find((one) => one.name === name);

    it('which version each target has, and since when', async () => {
      store.put(SOURCE, A);
      await sync();
      const first = { kind: 'stage-variables', name: 'Api/0', has: [1], since: '2026-01-01T00:00:00.000Z' };
      expect(status()).toEqual({ sources: [{ name: SOURCE, version: 1 }], targets: [first] });
      now += MINUTE;
      await sync();
      expect(target('Api/0')).toEqual(first);
      store.put(SOURCE, `${A},*,${B}`);
      await sync();
      expect(status()).toEqual({
        sources: [{ name: SOURCE, version: 2, rejected: 1 }],
        targets: [{ ...first, has: [2], since: '2026-01-01T00:01:00.000Z' }],
      });
    });

    it('of each target as soon as it is done, while others are still busy', async () => {
      const slow = new FakeStage();
      const targets = [stage.target(['orders']) as SyncTarget, slow.target(['orders']) as SyncTarget];
      store.put(SOURCE, A);
      await sync(targets);
      let seen: unknown;
      slow.onCall = async (call) => {
        if (call === 'write') seen = await until(() => target('Api/0')?.has[0] === 2 && status());
      };
      store.put(SOURCE, `${A},${B}`);
      await sync(targets);
      expect(seen).toMatchObject({
        sources: [{ version: 2 }],
        targets: [
          { name: 'Api/0', has: [2] },
          { name: 'Api/1', has: [1] },
        ],
      });
      expect(target('Api/1')?.has).toEqual([2]);
    });

    it('why a target has an old version, and what another has no room for', async () => {
      const other = new FakeStage();
      const targets = [stage.target(['orders']) as SyncTarget, other.target(['orders']) as SyncTarget];
      store.put(SOURCE, A);
      await sync(targets);
      stage.onCall = (call) => {
        if (call === 'write') throw new Error('TooManyRequestsException');
      };
      store.put(SOURCE, `${A},http://[::1]:3000`);
      now += MINUTE;
      await sync(targets);
      // it cannot hold the entry, so that there was nothing to write
      expect(target('Api/0')).toMatchObject({ has: [2], leftOut: 1, lastLeftOut: ['http://[::1]:3000'] });
      store.put(SOURCE, B);
      await sync(targets);
      expect(target('Api/0')).toMatchObject({ has: [2], problem: 'Error: TooManyRequestsException' });
      expect(target('Api/1')).toEqual({
        kind: 'stage-variables',
        name: 'Api/1',
        has: [3],
        since: '2026-01-01T00:01:00.000Z',
      });
    });

    it('nothing again where there is no room for all that is to be told', async () => {
      const stages = Array.from({ length: 60 }, () => new FakeStage());
      for (const one of stages) {
        one.onCall = (call) => {
          if (call === 'write') throw new Error(`TooManyRequestsException: ${'x'.repeat(200)}`);
        };
      }
      const targets = stages.map((one) => one.target(['orders']) as SyncTarget);
      store.put(SOURCE, `${A},http://[::1]:3000`);
      await sync(targets);
      expect(target('Api/1')).toMatchObject({ problem: 'see the log', leftOut: 1 });
      const { value } = store.get(STATUS)!;
      store.writes = 0;
      now += MINUTE;
      await sync(targets);
      expect([store.get(STATUS)!.value, store.writes]).toEqual([value, 0]);
    });

    it('the newest where another run overtakes the one that tells', async () => {
      store.put(SOURCE, A);
      await sync();
      const old = store.parameters.get(STATUS)!;
      store.put(SOURCE, B);
      await sync();
      // as if that run had been stopped before it told
      store.put(STATUS, old.value, 'String');
      let isFirst = true;
      store.onCall = async (call, name) => {
        if (call !== 'write' || name !== STATUS || !isFirst) return;
        isFirst = false;
        store.put(SOURCE, `${A},${B}`);
        await sync();
      };
      await sync();
      expect(status()).toMatchObject({ sources: [{ version: 3 }], targets: [{ has: [3] }] });
    });

    it('and goes on with its work where that cannot be told', async () => {
      store.onCall = (_, name) => {
        if (name === STATUS) throw new Error('AccessDenied');
      };
      store.put(SOURCE, A);
      expect(await sync()).toEqual([`${STATUS}: Error: AccessDenied`]);
      expect(admitted()).toEqual([A]);
    });
  });
});

async function until<T>(found: () => T | false | undefined): Promise<T> {
  for (;;) {
    const one = found();
    if (one) return one;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
