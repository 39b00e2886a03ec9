import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ListedOrigins } from '../../lib/policy/listed-origins';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { OriginSet } from '../../lib/policy/origin-set';
import { parsedOf, STAGED_LISTS, unfolded } from '../support/cases/stages';

const NOW = Date.UTC(2026, 10, 30, 12);
const orders = { name: 'orders', origins: [], methods: ['GET'] };

describe('a list with stages', () => {
  it.each(STAGED_LISTS.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const { endsAt: __, ...parsed } = parseAllowlist(one.value, orders, [], NOW);
    expect(unfolded(parsed)).toEqual(parsedOf(one));
  });

  it('says nothing of stages where there are none', () => {
    expect(parseAllowlist('https://a.example;owner=tea', orders, [], NOW)).not.toHaveProperty('staged');
  });

  it('admits for each client what a list of the entries that count for it admits, by the same reason', () => {
    const host = fc.constantFrom('a.example', 'b.example', 'c.shop.example', '*.shop.example', '*.c.shop.example');
    const stage = fc.constantFrom('', '', ';joins=0', ';joins=1', ';joins=50', ';leaves=0', ';leaves=50', ';leaves=99');
    const entries = fc.array(fc.tuple(host, stage), { maxLength: 8 });
    const asked = ['a.example', 'b.example', 'c.shop.example', 'x.c.shop.example', 'shop.example', 'e.example'];
    const client = fc.constantFrom(0, 1, 2, 49, 50, 51, 98, 99);
    fc.assert(
      fc.property(entries, client, (listed, number) => {
        const value = listed.map(([name, after]) => `https://${name}${after}`).join(',');
        const list = new ListedOrigins(parseAllowlist(value, orders, ['shop.example'], NOW));
        const counting = listed.filter(([, after]) => {
          const [, key, percent] = /;(joins|leaves)=(\d+)/.exec(after) ?? [];
          return key === undefined || (key === 'joins' ? number < Number(percent) : number >= Number(percent));
        });
        const alone = new OriginSet(counting.map(([name]) => `https://${name}`));
        const later = new OriginSet(
          listed.filter(([, after]) => !after.includes('leaves')).map(([name]) => `https://${name}`),
        );
        for (const name of asked) {
          const origin = `https://${name}`;
          const kinds = [alone, list.for(number)].map((one) => kindOf(one.match(origin), origin));
          expect(kinds[1]).toBe(kinds[0]);
          if (list.candidate)
            expect(list.candidate.match(origin) !== undefined).toBe(later.match(origin) !== undefined);
        }
      }),
    );
  });

  it('holds a long list once, whatever number of stages it has', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => `https://shop-${i}.example`);
    const stages = Array.from({ length: 99 }, (_, i) => `https://s-${i}.example;joins=${i + 1}`);
    const { origins, staged } = parseAllowlist([...many, ...stages].join(','), orders, [], NOW);
    const held = [origins, staged!.steady, ...staged!.stages.flatMap(({ joins, leaves }) => [joins, leaves])];
    expect(held.flat().length).toBe(2 * many.length + stages.length);
  });
});

function kindOf(match: string | undefined, origin: string): 'none' | 'exact' | 'pattern' {
  if (match === undefined) return 'none';
  return match === origin ? 'exact' : 'pattern';
}
