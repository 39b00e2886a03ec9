import { describe, expect, it } from '@jest/globals';
import { listedEntries } from '../../../checks/audit/listed-entry';
import { readLists } from '../../../checks/audit/read-lists';
import type { LiveAllowlist } from '../../../lib/contract/function-config';
import type { Failure } from '../../../request/aws/failure';

const SOURCE = '/shop/orders/origins';
const policy = { name: 'orders', origins: [], methods: ['GET'] };
const live = { parameter: SOURCE, effective: '/shop/orders/effective', freshForSeconds: 30, usableForSeconds: 600 };
const MISSING: Failure = { failure: 'missing', message: 'ParameterNotFound: ' };

/** Parameters by name, and what was asked for. */
function storeOf(values: Readonly<Record<string, string>>, failure?: Failure) {
  const asked: (readonly string[])[] = [];
  const parameter = (name: string) => (values[name] === undefined ? [] : [{ name, value: values[name], version: 1 }]);
  const store = {
    getParameter: async (name: string) => {
      asked.push([name]);
      return failure ?? parameter(name)[0] ?? MISSING;
    },
    getParameters: async (names: readonly string[]) => {
      asked.push(names);
      return failure ?? names.flatMap(parameter);
    },
  };
  return { asked, store: () => store };
}

const read = ({ store }: ReturnType<typeof storeOf>, more: Partial<LiveAllowlist> = {}) =>
  readLists([{ stack: 'Shop', name: 'orders', config: { policy, live: { ...live, ...more } } }], { store, now: 0 });

describe('the lists of a class', () => {
  it('are all parameters that it is made from, ten at once; those that nobody wrote yet are none', async () => {
    const found = storeOf({
      [SOURCE]: 'https://app.shop.example',
      '/shop/orders/shards/2': 'https://two.example',
      '/shop/orders/owners/tea-ltd': 'https://shop.tea.example;review=2026-01-01,https://jam.example,bad',
    });
    const owners = { 'tea-ltd': ['tea.example'], 'jam-ltd': ['jam.example'] };
    const lists = await read(found, { shards: 12, owners });
    expect(lists).toEqual([
      { stack: 'Shop', class: 'orders', list: SOURCE, entries: [{ text: 'https://app.shop.example' }] },
      { stack: 'Shop', class: 'orders', list: '/shop/orders/shards/2', entries: [{ text: 'https://two.example' }] },
      {
        ...{ stack: 'Shop', class: 'orders', list: '/shop/orders/owners/tea-ltd', owner: 'tea-ltd' },
        entries: [
          { text: 'https://shop.tea.example;review=2026-01-01' },
          { text: 'https://jam.example', rejected: 'origin-not-of-owner' },
          { text: 'bad', rejected: expect.stringMatching(/^origin-/) },
        ],
      },
    ]);
    expect(found.asked.map((names) => names.length)).toEqual([10, 4]);
    expect(lists.flatMap(listedEntries).map(({ owner }) => owner)).toEqual([
      undefined,
      undefined,
      'tea-ltd',
      'tea-ltd',
      'tea-ltd',
    ]);
  });

  it('are read by the permission that there always was where there is one', async () => {
    const found = storeOf({ [SOURCE]: 'https://app.shop.example' });
    expect(await read(found)).toHaveLength(1);
    expect(found.asked).toEqual([[SOURCE]]);
  });

  it('say why the first one, or all of them, could not be read', async () => {
    const [first, ...others] = await read(storeOf({}), { shards: 3 });
    expect(first).toMatchObject({ list: SOURCE, problem: `${SOURCE}: missing: there is no such parameter` });
    expect(others).toEqual([]);
    const denied = storeOf({}, { failure: 'denied', message: 'no' });
    expect(await read(denied, { shards: 3 })).toMatchObject([{ list: SOURCE, problem: `${SOURCE}: denied: no` }]);
    expect(await read(denied)).toMatchObject([{ list: SOURCE, problem: `${SOURCE}: denied: no` }]);
  });
});
