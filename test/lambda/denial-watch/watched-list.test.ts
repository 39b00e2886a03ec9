import { describe, expect, it } from '@jest/globals';
import { watchedList } from '../../../lambda/denial-watch/watched-list';
import type { Failure } from '../../../request/aws/failure';
import type { ParameterVersion } from '../../../request/aws/parameter-history';

const SOURCE = '/shop/orders/origins';
const START = Date.UTC(2026, 5, 1);
const [a, b, c] = ['https://a.example', 'https://b.example', 'https://c.example'];
const TEA = 'https://shop.tea.example';

/** Versions of a parameter, by the hour from the start on in which each was written by `cdk-cors origins`. */
function versions(...all: (readonly [hour: number, value: string])[]): ParameterVersion[] {
  return all.map(([hour, value], i) => ({
    value,
    version: i + 1,
    at: START + hour * 3_600_000,
    description: `[cdk-cors from ${i} ${i}${i}a]`.padStart(30),
  }));
}

function watch(parameters: Readonly<Record<string, ParameterVersion[] | Failure>>, more: object = {}) {
  const missing: Failure = { failure: 'missing', message: 'ParameterNotFound: ' };
  const store = { versions: async (name: string) => parameters[name] ?? missing };
  return watchedList(more, store, { source: SOURCE, start: START });
}

describe('the list of a watched class', () => {
  it('is made from all of its parameters, with their changes by time', async () => {
    const found = await watch(
      {
        [SOURCE]: versions([-9, a], [3, `${a},${b}`]),
        '/shop/orders/shards/1': versions([2, c], [5, 'none']),
        '/shop/orders/owners/tea-ltd': versions([-4, `${TEA},https://foreign.example`]),
      },
      { shards: 3, owners: { 'tea-ltd': ['tea.example'] } },
    );
    expect(found).toEqual({
      listed: [
        { origin: a, since: -9 },
        { origin: b, since: 3 },
        { origin: TEA, since: -4 },
      ],
      changes: [
        { bin: 2, origin: c, change: 'added' },
        { bin: 3, origin: b, change: 'added' },
        { bin: 5, origin: c, change: 'removed' },
      ],
    });
  });

  it('has what one of them still has, whatever was taken out of another', async () => {
    const found = await watch(
      {
        [SOURCE]: versions([-9, `${a},${b}`], [4, b]),
        '/shop/orders/shards/1': versions([-8, `${a};until=2026-06-03`]),
      },
      { shards: 2 },
    );
    expect(found).toMatchObject({ listed: [{ origin: b }, { origin: a, since: -8, until: 72 }], changes: [] });
  });

  it('is not known where one of them cannot be read, or the first one is not there', async () => {
    const denied: Failure = { failure: 'denied', message: 'no' };
    expect(await watch({ [SOURCE]: versions([-9, a]), '/shop/orders/shards/1': denied }, { shards: 2 })).toBe(denied);
    expect(await watch({}, { shards: 2 })).toMatchObject({ failure: 'missing' });
  });
});
