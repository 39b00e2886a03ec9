import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Change, entriesOf, listValue, originOf } from '../../../checks/origins/entries';
import type { ListParameter, ListVersion, WriteOptions } from '../../../cli/origins/list-parameter';
import { LiveList } from '../../../cli/origins/live-list';
import { type WrittenParameter, writeList } from '../../../cli/origins/write-list';
import { entriesRoom, writePart } from '../../../lib/contract/effective-part';

const FIRST = '/shop/orders/origins';
const NAMES = [FIRST, '/shop/orders/shards/1', '/shop/orders/shards/2', '/shop/orders/shards/3'];
const PATTERN = '^https://.*$';

/** Parameters that several write; each call waits for its turn. */
class Store {
  readonly all = new Map<string, ListVersion[]>();
  readonly made: WriteOptions[] = [];
  /** Why a parameter cannot be written. */
  readonly broken = new Map<string, string>();

  constructor(...values: string[]) {
    for (const [i, value] of values.entries()) this.put(NAMES[i]!, value);
  }

  put(name: string, value: string, base?: number): number {
    const versions = this.all.get(name) ?? [];
    const version = versions.length + 1;
    this.all.set(name, [...versions, { version, value, allowedPattern: PATTERN, ...(base !== undefined && { base }) }]);
    return version;
  }

  value(i: number): string | undefined {
    return this.all.get(NAMES[i]!)?.at(-1)?.value;
  }

  get entries(): string[] {
    return NAMES.flatMap((_, i) => entriesOf(this.value(i) ?? 'none'));
  }

  parameter(name: string, turn: () => Promise<void>): ListParameter {
    const found = {
      name,
      another: (other: string) => this.parameter(other, turn),
      versions: async () => {
        await turn();
        return [...(this.all.get(name) ?? [])];
      },
      several: async (names: readonly string[]) => {
        await turn();
        return new Map(names.flatMap((one) => (this.all.get(one) ?? []).slice(-1).map((last) => [one, last] as const)));
      },
      write: async (value: string, _: string | undefined, base: number, options: WriteOptions = {}) => {
        await turn();
        const problem = this.broken.get(name);
        if (problem !== undefined) throw new Error(problem);
        if (base === 0 && this.all.has(name)) return 0;
        if (base === 0) this.made.push(options);
        return this.put(name, value, base);
      },
    };
    return found as unknown as ListParameter;
  }

  read(names = NAMES, turn = async () => {}): Promise<LiveList> {
    return LiveList.read(this.parameter(names[0]!, turn), names.slice(1), false);
  }
}

const named = (count: number, prefix = 'shop') =>
  Array.from({ length: count }, (_, i) => `https://${prefix}-${i}.example`);
const adding = (...put: string[]): Change => ({ put, remove: [] });

/** Some four entries a parameter. */
const ROOM = 110;

async function write(store: Store, change: Change, names = NAMES, room = ROOM) {
  const written: WrittenParameter[] = [];
  const result = await writeList(await store.read(names), change, undefined, 0, room, (one) => written.push(one));
  return { ...result, written: written.map(({ parameter, version }) => [parameter, version]) };
}

describe('a list of several parameters', () => {
  it('takes new origins where there is room first, and makes the next parameter like the first one', async () => {
    const store = new Store(listValue(named(3)));
    const { written, entries } = await write(store, adding(...named(4, 'tea')));
    expect(written).toEqual([
      [FIRST, 2],
      [NAMES[1], 1],
    ]);
    expect(store.made).toEqual([{ isShard: true, allowedPattern: PATTERN }]);
    expect(entries).toEqual([...named(3), ...named(4, 'tea')]);
    expect([0, 1].map((i) => (store.value(i) ?? '').length <= ROOM)).toEqual([true, true]);
  });

  it('changes and removes an origin where it is, in one write for each parameter', async () => {
    const store = new Store(listValue(named(2)), listValue(named(2, 'tea')), listValue(named(2, 'pay')));
    const change = { put: ['https://tea-1.example;until=2099-01-01'], remove: ['https://shop-0.example'] };
    expect((await write(store, change)).written).toEqual([
      [FIRST, 2],
      [NAMES[1], 2],
    ]);
    expect([0, 1, 2].map((i) => store.value(i))).toEqual([
      'https://shop-1.example',
      'https://tea-0.example,https://tea-1.example;until=2099-01-01',
      listValue(named(2, 'pay')),
    ]);
  });

  it('leaves room for days and stages of those who are there, until there is room nowhere else', async () => {
    const store = new Store(listValue(named(3)), 'none');
    await write(store, adding('https://shop-with-teas.example'));
    expect(store.value(1)).toBe('https://shop-with-teas.example');
    const full = new Store(listValue(named(3)), ...[1, 2, 3].map((i) => listValue(named(5, `s${i}`))));
    await write(full, adding('https://shop-with-teas.example'));
    expect(full.value(0)).toBe(listValue([...named(3), 'https://shop-with-teas.example']));
  });

  it('writes into none of them what there is no room for in its part of what is in force', async () => {
    const store = new Store(
      listValue(named(200, 'a-shop-of-a-customer')),
      ...['b', 'c'].map((one) => listValue(named(300, one))),
    );
    for (let i = 0; i < 60; i++) {
      const some = named(20, `customer-${i}`);
      const full = await write(store, adding(...some), NAMES.slice(0, 3), entriesRoom(NAMES[2]!)).catch(
        () => undefined,
      );
      if (full === undefined) break;
    }
    for (const i of [0, 1, 2]) {
      const entries = entriesOf(store.value(i)!);
      expect(listValue(entries).length).toBeGreaterThan(7_500);
      expect(writePart({ parameter: NAMES[i]!, version: 1_000_000, entries }).leftOut).toEqual([]);
    }
  });

  it('leaves one alone that somebody else has filled to the last character', async () => {
    const store = new Store(listValue(named(1)).padEnd(ROOM + 20, 'x'), 'none');
    await write(store, adding('https://tea.example'));
    expect(store.value(1)).toBe('https://tea.example');
  });

  it('takes an origin that somebody wrote into two of them out of the later one once it is changed', async () => {
    const store = new Store(listValue(named(1)), listValue([...named(1), ...named(1, 'tea')]));
    await write(store, { put: [], remove: [], rewrite: ['https://shop-0.example;leaves=0'] });
    expect([store.value(0), store.value(1)]).toEqual(['https://shop-0.example;leaves=0', 'https://tea-0.example']);
  });

  it('says that it is full, with the ways out, and writes nothing', async () => {
    const store = new Store(...NAMES.map((_, i) => listValue(named(5, `s${i}`))));
    await expect(write(store, adding('https://tea.example'))).rejects.toThrow(
      /^list-too-long - none of the 4 parameters of the list has room: each takes 110 characters: use a pattern .* more shards, lists of owners/,
    );
    const one = new Store(listValue(named(4)));
    await expect(write(one, adding('https://tea.example'), [FIRST])).rejects.toThrow(
      /^list-too-long - the list would have 1\d\d characters/,
    );
    expect(store.entries).toHaveLength(20);
  });

  it('says what to do where an entry has no room to get longer', async () => {
    const store = new Store(listValue(named(4)), listValue(named(1, 'tea')));
    const longer = 'https://shop-0.example;until=2099-01-01;owner=tea-ltd';
    await expect(write(store, adding(longer))).rejects.toThrow(
      /^list-too-long - one parameter of the list would have 1\d\d characters, .* remove some and add them again, so that they go to one that has room$/,
    );
    await write(store, { put: [], remove: ['https://shop-0.example'] });
    await write(store, adding(longer));
    expect(store.value(1)).toBe(`https://tea-0.example,${longer}`);
  });

  it('says what is written and what is not where one of them cannot be', async () => {
    const store = new Store(listValue(named(2)), listValue(named(2, 'tea')));
    store.broken.set(NAMES[1]!, 'throttled - slow down');
    const change = { put: [], remove: ['https://shop-0.example', 'https://tea-0.example'] };
    const { written, problem } = await write(store, change);
    expect(written).toEqual([[FIRST, 2]]);
    expect(problem).toBe(`throttled - slow down; not written: ${NAMES[1]} (https://tea-0.example)`);
    store.broken.set(FIRST, 'denied - no');
    await expect(write(store, adding('https://new.example'))).rejects.toThrow('denied - no');
  });

  it('gives up none of what others wrote meanwhile where there is no room for both', async () => {
    const store = new Store(listValue(named(2)));
    const list = await store.read([FIRST]);
    store.put(FIRST, listValue([...named(2), 'https://theirs-one.example']));
    const { problem } = await writeList(
      list,
      adding('https://ours-one-two.example', 'https://ours-two.example'),
      '',
      0,
      ROOM,
      () => {},
    );
    expect(problem).toMatch(
      /^list-too-long - .*; not written: https:\/\/ours-one-two\.example, https:\/\/ours-two\.example$/,
    );
    expect(store.entries).toEqual([...named(2), 'https://theirs-one.example']);
  });

  it('gives those the next parameter where there is one', async () => {
    const store = new Store(listValue(named(2)));
    const list = await store.read();
    store.put(FIRST, listValue([...named(2), ...named(2, 'theirs')]));
    await writeList(list, adding('https://ours-in-one-list.example'), undefined, 0, ROOM, () => {});
    expect([store.value(0), store.value(1)]).toEqual([
      listValue([...named(2), ...named(2, 'theirs')]),
      'https://ours-in-one-list.example',
    ]);
  });

  /** What each of two operators does, one after the other. Names say who else touches an origin. */
  const pool = { mine: named(6, 'mine'), added: named(3, 'added'), removed: named(3, 'removed') };
  const step = fc.oneof(
    fc.record({
      put: fc.uniqueArray(fc.constantFrom(...pool.mine), { minLength: 1, maxLength: 3 }),
      remove: fc.constant([]),
    }),
    fc.record({
      put: fc.constant([]),
      remove: fc.uniqueArray(fc.constantFrom(...pool.mine), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ put: fc.uniqueArray(fc.constantFrom(...pool.added), { minLength: 1 }), remove: fc.constant([]) }),
    fc.record({ put: fc.constant([]), remove: fc.uniqueArray(fc.constantFrom(...pool.removed), { minLength: 1 }) }),
  );

  it('loses nothing of what two operators do at once, and lists no origin twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(step, { maxLength: 5 }),
        fc.array(step, { maxLength: 5 }),
        async (scheduler, ...operators) => {
          const store = new Store(listValue(pool.removed));
          const own = (operator: number, text: string) => text.replace('mine', `of${operator}`);
          const expected = new Set(pool.removed);
          // ten parameters: what both write finds room
          const names = [...NAMES, ...Array.from({ length: 6 }, (_, i) => `/shop/orders/shards/${i + 4}`)];
          const runs = operators.map(async (steps, operator) => {
            for (const step of steps) {
              const [put, remove] = [step.put, step.remove].map((all) => all.map((one) => own(operator, one))) as [
                string[],
                string[],
              ];
              const list = await store.read(names, () => scheduler.schedule(Promise.resolve()));
              // as the command refuses it: for a moment, a list may lack what somebody else wrote over
              if (remove.some((one) => !list.entries.includes(one))) continue;
              const { problem } = await writeList(list, { put, remove }, undefined, 0, ROOM, () => {});
              expect(problem).toBeUndefined();
              for (const one of put) expected.add(one);
              for (const one of remove) expected.delete(one);
            }
          });
          await scheduler.waitFor(Promise.all(runs));
          const entries = [...store.all.values()].flatMap((versions) => entriesOf(versions.at(-1)?.value ?? ''));
          expect(entries.map(originOf).sort()).toEqual([...expected].sort());
          for (const versions of store.all.values()) expect(versions.at(-1)!.value.length).toBeLessThanOrEqual(ROOM);
        },
      ),
      { numRuns: 300 },
    );
  });
});
