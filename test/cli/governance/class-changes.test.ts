import { describe, expect, it } from '@jest/globals';
import { CHANGES, classChanges, type SpokenClass } from '../../../cli/governance/class-changes';
import type { ComparedSources } from '../../../cli/governance/list-changes';
import type { ClassConfig } from '../../../lib/contract/function-config';
import { readDocument } from '../../support/docs/documents';

const POLICY = { name: 'orders', origins: ['https://app.shop.example'], methods: ['GET', 'PUT'] };
const LIVE = { parameter: '/shop/orders', freshForSeconds: 30, usableForSeconds: 600 };

function spoken(config: Partial<ClassConfig> = {}, more: Partial<SpokenClass> = {}): SpokenClass {
  return { name: 'orders', config: { policy: POLICY, ...config }, half: 'all', ...more };
}

const sources = (parameter: string, shards = 1, owners: ComparedSources['owners'] = {}) => ({
  parameter,
  shards,
  owners,
});

const told = (before: SpokenClass | undefined, after: SpokenClass | undefined) =>
  classChanges(before, after).map(({ direction, code, value }) => `${direction} ${code}: ${value}`);

describe('classChanges', () => {
  it.each<[string, SpokenClass | undefined, SpokenClass | undefined, string[]]>([
    [
      'a class where none was',
      undefined,
      spoken({ policy: { ...POLICY, rejectForeignWrites: true } }),
      ['looser class-added: orders: https://app.shop.example', 'tighter foreign-writes-stopped: writes'],
    ],
    [
      'a class that is gone',
      spoken({ live: LIVE, policy: { ...POLICY, origins: [] } }),
      undefined,
      ['tighter class-removed: orders: a live list'],
    ],
    ['a name', spoken(), spoken({}, { name: 'sales' }), ['moved class-renamed: orders -> sales']],
    [
      'a list that operators look after',
      spoken(),
      spoken({ live: LIVE, policy: { ...POLICY, origins: [] } }),
      ['moved list-moved: code -> /shop/orders'],
    ],
    [
      'a list in another Region',
      spoken({ live: LIVE }),
      spoken({ live: { ...LIVE, region: 'eu-west-1' } }),
      ['moved list-moved: /shop/orders -> /shop/orders in eu-west-1'],
    ],
    [
      'ages and domains of a list',
      spoken({ live: { ...LIVE, patternsUnder: ['a.example'] } }),
      spoken({ live: { ...LIVE, freshForSeconds: 60, usableForSeconds: 60, patternsUnder: ['b.example'] } }),
      [
        'looser pattern-domain-added: b.example',
        'tighter pattern-domain-removed: a.example',
        'looser list-age-longer: freshForSeconds 30 -> 60',
        'tighter list-age-shorter: usableForSeconds 600 -> 60',
      ],
    ],
    [
      'fewer parameters of a list',
      spoken(
        { live: LIVE },
        { sources: sources('/shop/orders/origins', 7, { tea: ['tea.example'], pay: ['pay.example'] }) },
      ),
      spoken({ live: LIVE }, { sources: sources('/shop/orders/origins', 2, { tea: ['tea.shop.example'] }) }),
      [
        'tighter list-parameter-removed: /shop/orders/shards/2 to /shop/orders/shards/6',
        'tighter list-parameter-removed: /shop/orders/owners/pay',
        'looser owner-domain-added: tea: tea.shop.example',
        'tighter owner-domain-removed: tea: tea.example',
      ],
    ],
    [
      'more parameters of a list',
      spoken({ live: LIVE }, { sources: sources('/shop/orders/origins') }),
      spoken({ live: LIVE }, { sources: sources('/shop/orders/origins', 2, { tea: ['tea.example'] }) }),
      [
        'moved list-parameter-added: /shop/orders/shards/1',
        'moved list-parameter-added: /shop/orders/owners/tea',
        'looser owner-domain-added: tea: tea.example',
      ],
    ],
    [
      'other parameters of a list',
      spoken({ live: LIVE }, { sources: sources('/shop/orders/origins', 2) }),
      spoken({ live: { ...LIVE, parameter: '/b/origins' } }, { sources: sources('/b/origins', 3) }),
      [
        'moved list-moved: /shop/orders -> /b/origins',
        'tighter list-parameter-removed: /shop/orders/shards/1',
        'moved list-parameter-added: /b/shards/1 to /b/shards/2',
      ],
    ],
    ['a token', spoken(), spoken({ scopes: { GET: ['orders:read'] } }), ['tighter token-needed: GET orders:read']],
    ['no token', spoken({ scopes: { GET: ['orders:read'] } }), spoken(), ['looser token-unneeded: GET orders:read']],
    [
      'scopes',
      spoken({ scopes: { GET: ['a'] } }),
      spoken({ scopes: { GET: ['b'] } }),
      ['tighter scope-added: GET b', 'looser scope-removed: GET a'],
    ],
    [
      'methods that tokens open',
      spoken({ scopes: { GET: ['a'], PUT: [] } }),
      spoken({ scopes: { GET: ['a'], DELETE: ['b'], PATCH: [] } }),
      ['looser token-method-added: DELETE b', 'looser token-method-added: PATCH', 'tighter token-method-removed: PUT'],
    ],
    [
      'a pattern beside the origin that stood for it',
      spoken({ policy: { ...POLICY, origins: ['https://cdk-cors-probe.a.example'] } }),
      spoken({ policy: { ...POLICY, origins: ['https://cdk-cors-probe.a.example', 'https://*.a.example'] } }),
      ['looser origin-added: https://*.a.example'],
    ],
    [
      'domains that nobody knows, where writes of others are stopped',
      spoken({ policy: { ...POLICY, rejectForeignWrites: true } }),
      spoken({ policy: { ...POLICY, rejectForeignWrites: true } }, { otherDomains: true }),
      ['looser self-origins-unnamed: domains of the distribution'],
    ],
    [
      'an origin beside those of the deployment',
      spoken({ policy: { ...POLICY, origins: [] }, deployed: { origins: ['A'] } }),
      spoken({ deployed: { origins: ['A'] } }),
      ['looser origin-added: https://app.shop.example'],
    ],
    [
      'origins of the deployment',
      spoken({ deployed: { origins: ['A'] } }),
      spoken(),
      ['moved deployed-origins: origins that the deployment knows'],
    ],
    [
      'writes alone, where reads are another class’s',
      spoken({}, { half: 'read' }),
      spoken({ policy: { ...POLICY, methods: ['GET'], rejectForeignWrites: true } }, { half: 'read' }),
      [],
    ],
  ])('finds %s', (_, before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });

  it('is explained code by code', () => {
    const codes = readDocument('docs/diff.md')
      .match(/^\| `.*?\|/gm)!
      .flatMap((cell) => cell.match(/`([a-z-]+)`/g) ?? []);
    const known = Object.keys(CHANGES).map((code) => `\`${code}\``);
    expect(codes.filter((code) => !code.startsWith('`--')).sort()).toEqual(known.sort());
  });
});
