import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Network } from '../../../checks/audit/find-out';
import { checkEntries } from '../../../cli/origins/check-entries';
import type { ListedClass } from '../../../cli/origins/listed-class';
import { suggestionLines } from '../../../cli/suggest/suggestion-lines';
import { suggestions } from '../../../cli/suggest/suggestions';
import { historyWith, type Logged, OFFICE, SHOP, times } from '../../support/checks/class-history';
import { networkOf } from '../../support/checks/network';

const START = Date.parse('2026-06-01T00:00:00Z');
const LISTED: ListedClass = { parameter: '/shop/orders', targets: [] };

describe('suggestions', () => {
  let network: Network;
  beforeEach(async () => {
    network = await networkOf({ 'shop.test': { SOA: true }, test: { SOA: true } });
  });

  const suggested = (
    logged: readonly Logged[],
    named = 'Shop/orders',
    options: readonly string[] = [],
    lists: readonly (readonly string[])[] = [[SHOP, OFFICE]],
  ) =>
    suggestions(
      { named, options, problemsOf: (entry) => checkEntries([entry], LISTED, START) },
      { start: START, bins: historyWith(logged).bins },
      [lists.map((entries, i) => ({ entries, at: i, isRecorded: i === 0 }))],
      network,
    );
  /** Of many networks: as users have it, and as somebody can fake it. */
  const from = (...origins: string[]) => [
    { denials: origins.flatMap((origin) => times(30, (i) => ({ origin, network: `n${i}` }))) },
  ];

  it('writes a command that finds the same list again', async () => {
    const options = ['--app', 'out of synth', '--region', 'eu-west-1'];
    const [shift] = await suggested(from('https://new.shop.test'), 'orders', options);
    expect(shift?.command).toBe(
      "npx cdk-cors origins add orders https://new.shop.test --app 'out of synth' --region eu-west-1 --reason '...'",
    );
  });

  it.each([
    "https://a.test';rm -rf ~;'",
    'https://a.test\u001b[2J',
    'https://a.test;until=2099-01-01;x',
    'https://a.test;owner=admin',
    'https://*.com',
    'https://a.test\u2028--yes',
    '--yes',
  ])('writes no command for %j, which a list would refuse, or take for something else', async (origin) => {
    const found = await suggested(from(origin));
    expect(found.filter(({ command }) => command !== undefined)).toEqual([]);
    for (const { kind, advice } of found) if (kind === 'shift') expect(advice).toContain('would not take it');
  });

  it('does not say of an origin that a pattern admits that it vanished', async () => {
    const logged = [
      {
        denials: times(30, (i) => ({
          origin: 'https://a.tenant.test',
          network: `n${i}`,
          reason: 'method-not-allowed' as const,
        })),
      },
    ];
    const [mistake] = await suggested(logged, 'orders', [], [[SHOP, OFFICE, 'https://*.tenant.test']]);
    expect(mistake?.advice).toContain('it is listed');
    expect(mistake).not.toHaveProperty('command');
  });

  it('does not tell to remove a silent origin that vanished from the list', async () => {
    const silent = times(6, () => ({ admissions: [{ origin: SHOP, count: 50 }] }));
    const [mistake] = await suggested(silent, 'orders', [], [[SHOP, OFFICE], [SHOP]]);
    expect(mistake?.command).toBe(`npx cdk-cors origins add orders ${OFFICE} --reason '...'`);
    const [listed] = await suggested(silent, 'orders');
    expect(listed?.command).toBe(`npx cdk-cors origins remove orders ${OFFICE} --reason '...'`);
  });

  it('suggests no pattern over names that anybody can have', async () => {
    const previews = ['a', 'b', 'c'].map((name) => `https://${name}.vercel.app`);
    const found = await suggested(from(...previews));
    const [shift] = found;
    expect(shift).toMatchObject({ kind: 'shift', origin: 'https://*.vercel.app' });
    expect(shift).not.toHaveProperty('command');
    expect(suggestionLines(found).join('\n')).toContain('public suffix');
  });
});
