import { describe, expect, it } from '@jest/globals';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { parsedOf, STAGED_LISTS } from '../support/cases/stages';

const NOW = Date.UTC(2026, 10, 30, 12);
const orders = { name: 'orders', origins: [], methods: ['GET'] };

describe('a list with stages', () => {
  it.each(STAGED_LISTS.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const { endsAt: __, ...parsed } = parseAllowlist(one.value, orders, [], NOW);
    expect(parsed).toEqual(parsedOf(one));
  });

  it('says nothing of stages where there are none', () => {
    expect(parseAllowlist('https://a.example;owner=tea', orders, [], NOW)).not.toHaveProperty('staged');
  });
});
