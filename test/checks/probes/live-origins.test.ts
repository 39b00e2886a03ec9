import { describe, expect, it } from '@jest/globals';
import { liveOrigins } from '../../../checks/probes/live-origins';
import { writePart, writePartVersions } from '../../../lib/contract/effective-part';

const policy = { name: 'orders', origins: [], methods: ['GET'] };
const live = { parameter: '/shop/orders/origins', freshForSeconds: 30, usableForSeconds: 600 };
const EFFECTIVE = '/shop/orders/effective';

const part = (parameter: string, ...entries: string[]) => writePart({ parameter, version: 1, entries }).value;
const VALUES: Readonly<Record<string, string>> = {
  '/shop/orders/origins': 'https://written.example',
  [EFFECTIVE]: writePartVersions(1, { parts: [3, 7] }),
  [`${EFFECTIVE}/0:3`]: part('/shop/orders/origins', 'https://app.example'),
  [`${EFFECTIVE}/1:7`]: part('/shop/orders/shards/1', 'https://tea.example', 'https://old.example;until=2020-01-01'),
};

const store = {
  getParameter: async (name: string) => ({ value: VALUES[name] ?? '', version: 1 }),
  getParameters: async (names: readonly string[]) =>
    names.map((name) => ({ name: name.split(':')[0]!, value: VALUES[name]!, version: Number(name.split(':')[1]) })),
};

describe('what live lists admit', () => {
  it('is what is in force of a pushed one, from all of its parts, and what is written of another', async () => {
    const classes = {
      pushed: { policy, live: { ...live, effective: EFFECTIVE } },
      pulled: { policy, live },
      code: { policy },
    };
    const found = await liveOrigins({ classes, routes: [] }, { store: () => store, now: Date.UTC(2026, 1, 1) });
    expect([...found]).toEqual([
      ['pushed', ['https://app.example', 'https://tea.example']],
      ['pulled', ['https://written.example']],
    ]);
  });
});
