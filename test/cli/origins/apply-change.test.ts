import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Change, changed, entriesOf, listValue, originOf } from '../../../checks/origins/entries';
import { promotion } from '../../../checks/origins/stages';
import { applyChange } from '../../../cli/origins/apply-change';
import type { ListVersion } from '../../../cli/origins/list-parameter';

/** A parameter that several write; each call waits for its turn. */
class Store {
  readonly all: ListVersion[];
  constructor(value: string) {
    this.all = [{ version: 1, value }];
  }
  get current(): ListVersion {
    return this.all.at(-1)!;
  }
  /** As somebody with the AWS CLI writes: nobody knows what they had read. */
  put(value: string, base?: number): number {
    const version = this.current.version + 1;
    this.all.push({ version, value, ...(base !== undefined && { base }) });
    return version;
  }
  /** @param turn resolves when a call may go through */
  client(turn: () => Promise<void>) {
    return {
      name: '/list',
      write: async (value: string, _reason: string | undefined, base: number) => {
        await turn();
        return this.put(value, base);
      },
      versions: async () => {
        await turn();
        return [...this.all];
      },
    };
  }
}

const BASE = ['https://a.example', 'https://b.example', 'https://c.example'];

describe('applyChange', () => {
  it('writes once where nobody else does', async () => {
    const store = new Store(listValue(BASE));
    const client = store.client(async () => {});
    const applied = await applyChange(client, store.current, { put: ['https://d.example'], remove: [] }, undefined);
    expect(applied).toEqual({ version: 2, entries: [...BASE, 'https://d.example'], merged: [] });
  });

  it('keeps what somebody wrote between its reading and its writing, and says so', async () => {
    const store = new Store(listValue(BASE));
    const read = store.current;
    store.put(listValue(changed(BASE, { put: ['https://theirs.example'], remove: ['https://a.example'] })));
    const client = store.client(async () => {});
    const applied = await applyChange(client, read, { put: ['https://ours.example'], remove: [] }, undefined);
    expect(applied.merged.map(({ version }) => version)).toEqual([2]);
    expect(entriesOf(store.current.value)).toEqual([
      'https://b.example',
      'https://c.example',
      'https://theirs.example',
      'https://ours.example',
    ]);
  });

  it('brings nobody back who was removed, by what somebody else had read before that', async () => {
    const store = new Store(listValue(BASE));
    store.put('none', 1);
    const read = store.current;
    // both of us write over it: they had read the first version
    store.put('https://b.example,https://c.example', 1);
    await applyChange(
      store.client(async () => {}),
      read,
      { put: ['https://ours.example'], remove: [] },
      undefined,
    );
    expect(store.current.value).toBe('https://ours.example');
  });

  it('promotes nobody whom somebody removed between its reading and its writing', async () => {
    const staged = ['https://a.example', 'https://b.example;leaves=25', 'https://c.example;joins=25'];
    const store = new Store(listValue(staged));
    const read = store.current;
    store.put(listValue(changed(staged, { put: [], remove: ['https://c.example'] })));
    const applied = await applyChange(
      store.client(async () => {}),
      read,
      promotion(staged),
      undefined,
    );
    expect(applied.merged.map(({ version }) => version)).toEqual([2]);
    expect(entriesOf(store.current.value)).toEqual(['https://a.example']);
  });

  it('gives up, with a code, where somebody writes all the time', async () => {
    const store = new Store(listValue(BASE));
    const client = store.client(async () => void store.put(store.current.value));
    await expect(
      applyChange(client, store.current, { put: ['https://d.example'], remove: [] }, undefined),
    ).rejects.toThrow(/^list-busy - /);
  });

  it('loses no change of several who write at once, in whatever order', async () => {
    const changes: Change[] = [
      { put: ['https://one.example'], remove: [] },
      { put: ['https://two.example'], remove: ['https://a.example'] },
      { put: ['https://b.example;until=2027-01-01'], remove: ['https://c.example'] },
    ];
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(3), async (scheduler, blind) => {
        const store = new Store(listValue(BASE));
        const read = store.current;
        const clients = changes.map((change) => {
          const client = store.client(() => scheduler.schedule(Promise.resolve()));
          return applyChange(client, read, change, undefined);
        });
        const others = Array.from({ length: blind }, (_, i) =>
          scheduler.schedule(Promise.resolve()).then(() => {
            store.put(listValue([...entriesOf(store.current.value), `https://blind${i}.example`]));
          }),
        );
        await scheduler.waitFor(Promise.all([...clients, ...others]));
        const expected = [
          'https://b.example;until=2027-01-01',
          'https://one.example',
          'https://two.example',
          ...others.map((_, i) => `https://blind${i}.example`),
        ];
        expect([...entriesOf(store.current.value)].sort()).toEqual(expected.sort());
        expect(new Set(entriesOf(store.current.value).map(originOf)).size).toBe(expected.length);
      }),
    );
  });
});
