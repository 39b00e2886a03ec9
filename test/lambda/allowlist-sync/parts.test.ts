import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { synchronise } from '../../../lambda/allowlist-sync/synchronise';
import { readInForce } from '../../../lib/contract/effective-list';
import { listSources, ownerListName, shardName } from '../../../lib/contract/list-sources';
import type { PushedClass } from '../../../lib/contract/sync-config';
import { readSyncStatus } from '../../../lib/contract/sync-status';
import { FakeKeyValueStore } from '../../support/sync/fake-key-value-store';
import { FakeStore } from '../../support/sync/fake-store';
import { entriesInForce } from '../../support/sync/list-reader';

const SOURCE = '/shop/orders/origins';
const EFFECTIVE = '/shop/orders/effective';
const STATUS = '/shop/orders/status';
const MINUTE = 60_000;
const NEW = 'https://new.example';
const TEA = ownerListName(SOURCE, 'tea');

const orders: PushedClass = {
  policy: { name: 'orders', origins: [], methods: ['GET'], credentials: true },
  source: SOURCE,
  shards: 3,
  owners: { tea: ['tea.example'] },
  effective: EFFECTIVE,
  usableForSeconds: 6_000,
};
const shard = (index: number) => shardName(SOURCE, index);
/** As many origins as a parameter holds; no two of these fit into one. */
const many = (name: string, count = 150) =>
  Array.from({ length: count }, (_, i) => `https://shop-number-${i}.${name}.example`);

describe('a list that takes more than one parameter', () => {
  let now: number;
  let store: FakeStore;
  let targets: FakeKeyValueStore;
  let written: string[];
  let read: string[];
  /** What happens while a run waits. */
  let onPause: () => void;

  beforeEach(() => {
    now = Date.UTC(2026, 0, 1);
    store = new FakeStore(() => now);
    targets = new FakeKeyValueStore();
    onPause = () => {};
    written = [];
    read = [];
    store.onCall = (call, name) => void (call === 'read' ? read : written).push(name);
  });

  async function sync(config = orders, changed?: string): Promise<string[]> {
    now += 2 * MINUTE;
    written.length = read.length = 0;
    return synchronise({
      config: {
        classes: { orders: config },
        targets: [{ kind: 'key-value-store', name: 'Store', store: 's', classes: ['orders'], patternsUnder: {} }],
      },
      store,
      targets: [targets.target(['orders']) as SyncTarget],
      changed,
      stack: 'Shop',
      clock: () => now,
      log: () => {},
      pause: async () => onPause(),
      signal: AbortSignal.timeout(10_000),
    });
  }

  const put = (name: string, entries: readonly string[]) => store.put(name, entries.join(',') || 'none');
  const inForce = () => entriesInForce(store, EFFECTIVE);
  const versions = () => {
    const said = readInForce(store.get(EFFECTIVE)!.value)!;
    return 'parts' in said ? said.parts : undefined;
  };
  const admitted = () => [...targets.items.keys()].map((key) => key.slice('orders:'.length)).sort();
  const status = () => readSyncStatus(store.get(STATUS)!.value)!;

  it('has a parameter for each source, also of one that nobody has written, and everybody goes by all of them', async () => {
    put(SOURCE, many('a'));
    put(shard(1), many('b'));
    expect(await sync()).toEqual([]);
    expect(written).toEqual([0, 1, 2, 3].map((i) => `${EFFECTIVE}/${i}`).concat(EFFECTIVE, STATUS));
    expect(JSON.parse(store.get(`${EFFECTIVE}/2`)!.value)).toEqual({ sources: [[shard(2), 0]], entries: 'none' });
    expect(versions()).toEqual([1, 1, 1, 1]);
    expect(inForce()).toEqual([...many('a'), ...many('b')]);
    expect(admitted()).toEqual([...many('a'), ...many('b')].sort());
    expect(status().sources.map(({ version, problem }) => [version, problem])).toEqual([
      [1, undefined],
      [1, undefined],
      [0, undefined],
      [0, undefined],
    ]);
  });

  it('is one parameter as long as that has room, and again once it has', async () => {
    put(SOURCE, many('a'));
    await sync();
    expect([written, versions()]).toEqual([[EFFECTIVE, STATUS], undefined]);
    put(shard(2), many('c'));
    await sync();
    expect(versions()).toEqual([1, 1, 1, 1]);
    put(shard(2), []);
    await sync();
    expect([written, versions()]).toEqual([[EFFECTIVE, STATUS], undefined]);
    expect(inForce()).toEqual(many('a'));
    // what was there is not written again
    put(shard(2), [NEW, ...many('c')]);
    await sync();
    expect([written, versions()]).toEqual([
      [`${EFFECTIVE}/2`, EFFECTIVE, STATUS],
      [1, 1, 2, 1],
    ]);
  });

  describe('once it is in force', () => {
    beforeEach(async () => {
      put(SOURCE, many('a'));
      put(shard(1), many('b'));
      put(
        TEA,
        many('tea', 20).map((origin) => origin.replace('.tea.', '.shops.tea.')),
      );
      await sync();
    });

    it('is read by one look at each parameter, and nothing is written where nothing changed', async () => {
      await sync();
      const parts = [0, 1, 2, 3].map((i) => `${EFFECTIVE}/${i}:1`);
      expect(read.sort()).toEqual(
        [EFFECTIVE, STATUS, ...parts, ...listSources(orders).map(({ parameter }) => parameter)].sort(),
      );
      expect(written).toEqual([]);
    });

    it('changes by one part, and by no part where it is only renewed', async () => {
      put(shard(1), [...many('b'), NEW]);
      await sync();
      expect(written).toEqual([`${EFFECTIVE}/1`, EFFECTIVE, STATUS]);
      expect(admitted()).toContain(NEW);
      now += 30 * MINUTE;
      await sync();
      expect(written).toEqual([EFFECTIVE]);
    });

    it('is gone on with where a run was stopped between two parts', async () => {
      put(SOURCE, [NEW, ...many('a')]);
      put(shard(1), many('b').slice(1));
      store.onCall = (call, name) => {
        if (call === 'write' && name === `${EFFECTIVE}/1`) throw new Error('killed');
      };
      const before = inForce();
      await sync();
      expect(inForce()).toEqual(before);
      store.onCall = (call, name) => void (call === 'write' && written.push(name));
      await sync();
      expect(written).toEqual([`${EFFECTIVE}/1`, EFFECTIVE, STATUS]);
      expect(versions()).toEqual([2, 2, 1, 1]);
      expect(inForce()).toContain(NEW);
    });

    it.each([
      ['is gone', () => store.parameters.delete(shard(1))],
      ['has no valid entry', () => void store.put(shard(1), '*')],
      [
        'cannot be read',
        () => {
          store.onCall = (call, name) => {
            if (call === 'read' && name === shard(1)) throw new Error('ThrottlingException');
          };
        },
      ],
    ])('keeps what a parameter of it had that %s, and is not renewed', async (_, breakIt) => {
      const [before, entries] = [readInForce(store.get(EFFECTIVE)!.value), inForce()];
      breakIt();
      now += 30 * MINUTE;
      await sync();
      expect([readInForce(store.get(EFFECTIVE)!.value), inForce()]).toEqual([before, entries]);
      expect(status().sources[1]!.problem).toBeDefined();
      put(SOURCE, []);
      await sync();
      expect(inForce()).toEqual(entries!.filter((origin) => !many('a').includes(origin)));
    });

    it('keeps what each source had while they move, come and go in code, though nobody can read them', async () => {
      const entries = inForce()!;
      const unread = (call: string, name: string) => {
        if (call === 'read' && (name === shard(1) || name === TEA)) throw new Error('ThrottlingException');
      };
      store.onCall = unread;
      const more = { ...orders, shards: 5, owners: { ['another']: ['another.example'], ...orders.owners } };
      await sync(more);
      expect(versions()).toHaveLength(7);
      expect(inForce()).toEqual(entries);
      await sync(orders);
      expect(inForce()).toEqual(entries);
      await sync({ ...orders, owners: {} });
      expect(inForce()).toEqual([...many('a'), ...many('b')]);
      await sync({ ...orders, shards: 1, owners: {} });
      expect([versions(), inForce()]).toEqual([undefined, many('a')]);
    });

    it('is whole again after a part was deleted, also of a source that has nothing', async () => {
      for (const part of [`${EFFECTIVE}/1`, `${EFFECTIVE}/2`]) {
        const entries = inForce();
        store.parameters.delete(part);
        expect(inForce()).toBeUndefined();
        expect(await sync()).toEqual([]);
        expect(written).toEqual([part, EFFECTIVE]);
        expect(inForce()).toEqual(entries);
      }
    });

    it('tells readers to forget what they know once versions of a part begin again', async () => {
      const since = () => JSON.parse(store.get(EFFECTIVE)!.value).since;
      const before = since();
      put(shard(1), [...many('b'), NEW]);
      await sync();
      expect([versions(), since()]).toEqual([[1, 2, 1, 1], before]);
      // deleted, and changed meanwhile
      store.parameters.delete(`${EFFECTIVE}/1`);
      await sync();
      expect([versions(), since() > before]).toEqual([[1, 1, 1, 1], true]);
      // deleted while the list was one parameter
      const then = since();
      put(shard(1), []);
      put(SOURCE, [NEW]);
      await sync();
      expect(versions()).toBeUndefined();
      for (const i of [0, 1, 2, 3]) store.parameters.delete(`${EFFECTIVE}/${i}`);
      put(SOURCE, many('c'));
      put(shard(1), many('d'));
      await sync();
      expect([versions(), since() > then]).toEqual([[1, 1, 1, 1], true]);
    });

    it('does not take a part for the one that the list names, which a run made anew and was stopped', async () => {
      const since = () => JSON.parse(store.get(EFFECTIVE)!.value).since;
      const before = since();
      store.parameters.delete(`${EFFECTIVE}/1`);
      put(shard(1), many('d'));
      store.onCall = (call, name) => {
        if (call === 'write' && name === EFFECTIVE) throw new Error('killed');
      };
      await sync();
      expect([store.get(`${EFFECTIVE}/1`)?.version, since()]).toEqual([1, before]);
      store.onCall = () => {};
      await sync();
      expect([versions(), since() > before, inForce()?.includes(many('d')[0]!)]).toEqual([[1, 1, 1, 1], true, true]);
    });

    it('loses nothing where a part is gone and its source cannot be read: the run after that puts all right', async () => {
      const before = admitted();
      store.parameters.delete(`${EFFECTIVE}/1`);
      store.onCall = (call, name) => {
        if (call === 'write') written.push(name);
        if (call === 'read' && name === shard(1)) throw new Error('ThrottlingException');
      };
      await sync();
      expect([written, admitted()]).toEqual([[STATUS], before]);
      expect(status().sources.map(({ problem }) => problem)).toEqual([
        'waiting: nothing changes before all lists of the operators can be read',
        'unreachable: Error: ThrottlingException',
        undefined,
        'waiting: nothing changes before all lists of the operators can be read',
      ]);
      expect(status().targets[0]!.has).toEqual([1, 1, 0, 1]);
      store.onCall = () => {};
      await sync();
      expect([admitted(), inForce()?.length]).toEqual([before, 320]);
    });

    it('is not taken for what a replica has that does not know its parts yet', async () => {
      put(shard(1), [...many('b'), NEW]);
      await sync();
      store.put(shard(1), '*');
      const [part, version] = [`${EFFECTIVE}/1`, `${EFFECTIVE}/1:2`];
      const [latest, lost] = [store.parameters.get(part)!, store.versions.get(version)!];
      store.parameters.set(part, store.versions.get(`${part}:1`)!);
      store.versions.delete(version);
      now -= 2 * MINUTE;
      expect(await sync()).toEqual([`${EFFECTIVE}: parts that it names cannot be read yet`]);
      expect([written, admitted().includes(NEW)]).toEqual([[], true]);
      store.parameters.set(part, latest);
      store.versions.set(version, lost);
      expect(await sync()).toEqual([]);
      expect(inForce()).toContain(NEW);
    });

    it('is not put into force where another run wrote a newer one while the parts were written', async () => {
      put(SOURCE, [NEW, ...many('a')]);
      let isFirst = true;
      store.onCall = async (call, name) => {
        if (call !== 'write' || name !== `${EFFECTIVE}/0` || !isFirst) return;
        isFirst = false;
        put(SOURCE, many('a'));
        put(shard(1), []);
        await sync();
      };
      await sync();
      expect(store.get(EFFECTIVE)!.version).toBe(2);
      expect(inForce()).toEqual([...many('a'), ...many('tea', 20).map((one) => one.replace('.tea.', '.shops.tea.'))]);
      expect(admitted()).not.toContain(NEW);
    });
  });

  it('is not written to its end by a run that another one has overtaken', async () => {
    for (const [i, name] of ['a', 'b', 'c'].entries()) put(shard(i), many(name));
    const parts: string[] = [];
    store.onCall = async (call, name) => {
      if (call === 'read' || !name.startsWith(`${EFFECTIVE}/`)) return;
      if (parts.push(name) === 1) await sync();
    };
    expect(await sync()).toEqual([]);
    expect(parts.map((name) => name.at(-1)).join('')).toBe('00123');
    expect([store.get(EFFECTIVE)!.version, versions()]).toEqual([1, [1, 1, 1, 1]]);
    expect(inForce()).toEqual([...many('a'), ...many('b'), ...many('c')]);
  });

  it('is made by the run of the latest of many changes, and by no other of them', async () => {
    for (const [i, name] of ['a', 'b', 'c'].entries()) {
      put(shard(i), many(name));
      now += 300;
    }
    const at = now;
    const runOf = (changed?: string) => {
      now = at - 2 * MINUTE;
      return sync(orders, changed);
    };
    for (const i of [0, 1]) {
      expect(await runOf(shard(i))).toEqual([]);
      expect([written, read.length, targets.calls]).toEqual([[], 6, []]);
    }
    await runOf(shard(2));
    expect(inForce()).toEqual([...many('a'), ...many('b'), ...many('c')]);
    expect(admitted()).toHaveLength(450);
    // of few changes, each is made by the next run
    store.parameters.delete(EFFECTIVE);
    now = at;
    await sync(orders, shard(0));
    expect(inForce()).toHaveLength(450);
  });

  it('keeps no change of operators waiting for owners who go on changing theirs', async () => {
    const own = { ...orders, owners: { tea: ['tea.example'], milk: ['milk.example'] } };
    put(SOURCE, [NEW]);
    await sync(own);
    now += MINUTE;
    put(SOURCE, many('a'));
    put(shard(1), many('b'));
    for (const owner of ['tea', 'milk']) {
      now += 1;
      put(ownerListName(SOURCE, owner), [`https://${owner}.example`]);
    }
    now -= 2 * MINUTE;
    await sync(own, shard(1));
    expect(admitted()).toEqual(expect.arrayContaining([...many('a'), ...many('b')]));
    expect(admitted()).not.toContain(NEW);
  });

  it('waits for the next of many changes, and leaves the list to its run', async () => {
    for (const [i, name] of ['a', 'b', 'c'].entries()) put(shard(i), many(name));
    now += 300;
    put(shard(2), many('c'));
    now -= 2 * MINUTE;
    onPause = () => {
      now += 300;
      put(shard(0), [NEW, ...many('a')]);
    };
    expect(await sync(orders, shard(2))).toEqual([]);
    expect(written).toEqual([]);
    onPause = () => {};
    now -= 2 * MINUTE;
    await sync(orders, shard(0));
    expect(inForce()).toHaveLength(451);
  });

  it('is made by a deployment or the schedule though its sources go on to change', async () => {
    for (const [i, name] of ['a', 'b', 'c'].entries()) put(shard(i), many(name));
    now -= 2 * MINUTE;
    await sync();
    expect(inForce()).toHaveLength(450);
  });

  it('leaves out of a part what it has no room for, and says so', async () => {
    put(SOURCE, many('a'));
    put(
      TEA,
      many('tea', 20).map((origin) => origin.replace('.tea.', '.shops.tea.')),
    );
    const long = many('b', 300).join(' ').slice(0, 8_192);
    store.put(shard(1), long.slice(0, long.lastIndexOf(' ')));
    await sync();
    expect(status().leftOut).toBeGreaterThan(0);
    expect(inForce()!.length).toBe(170 + store.get(shard(1))!.value.split(' ').length - status().leftOut!);
  });
});
