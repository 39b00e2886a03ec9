import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ListParameter } from '../../../lambda/allowlist-sync/list-store';
import { nextList, originsOf } from '../../../lambda/allowlist-sync/next-list';
import {
  type EffectiveList,
  entriesIn,
  readEffectiveList,
  writeEffectiveList,
} from '../../../lib/contract/effective-list';
import { readPart } from '../../../lib/contract/effective-part';
import { listSources, shardName } from '../../../lib/contract/list-sources';
import { packVariables } from '../../../lib/contract/stage-variables';
import type { PushedClass } from '../../../lib/contract/sync-config';

const SOURCE = '/shop/orders/origins';
const TEA = '/shop/orders/owners/tea-ltd';
const JAM = '/shop/orders/owners/jam';
const NOW = Date.UTC(2026, 0, 10);
const MINUTE = 60_000;

const orders: PushedClass = {
  policy: { name: 'orders', origins: [], methods: ['GET'], credentials: true },
  source: SOURCE,
  owners: { 'tea-ltd': ['tea.example'], jam: ['jam.example', 'both.example'] },
  effective: '/shop/orders/effective',
  patternsUnder: ['tenant.example', 'eu.jam.example'],
  usableForSeconds: 600,
};

const at = (value: string, version = 1, type = 'StringList'): ListParameter => ({
  value,
  version,
  type,
  modifiedAt: NOW - MINUTE,
});

type Read = Readonly<Record<string, ListParameter | string | undefined>>;
const read = (parameters: Read, before?: EffectiveList, now = NOW, config = orders) =>
  nextList(config, new Map(Object.entries(parameters)), before, now);
/** As the value of a parameter. */
const many = (domain: string, count: number) =>
  Array.from({ length: count }, (_, i) => `https://shop-number-${i}.${domain}`).join(',');
const valuesIn = (values: ReturnType<typeof read>['values']) => (values && 'parts' in values ? values.parts : []);
const problemsIn = ({ sources }: ReturnType<typeof read>) => sources.map(({ problem }) => problem?.problem);

describe('lists of owners', () => {
  it('come after the list of the operators, each entry under the domains of its owner', () => {
    const { list, sources } = read({
      [SOURCE]: at('https://app.example', 7),
      [TEA]: at('https://tea.example,https://www.tea.example;until=2026-02-01;review=2026-01-20', 3),
      [JAM]: at('https://a.eu.jam.example https://www.both.example:8443'),
    });
    expect(entriesIn(list!)).toEqual([
      'https://app.example',
      'https://tea.example',
      'https://www.tea.example;until=2026-02-01',
      'https://a.eu.jam.example',
      'https://www.both.example:8443',
    ]);
    expect(list!.parts.map(({ version }) => version)).toEqual([7, 3, 1]);
    expect(sources.every(({ problem, rejected }) => problem === undefined && rejected.length === 0)).toBe(true);
  });

  it('are read from the effective list as they were written', () => {
    const { list } = read({ [SOURCE]: at('none'), [TEA]: at('https://tea.example', 3), [JAM]: at('none') });
    expect(readEffectiveList(writeEffectiveList(list!).value)).toEqual(list);
    const alone = read({ [SOURCE]: at('https://app.example', 4) }, undefined, NOW, { ...orders, owners: {} }).list!;
    const { value } = writeEffectiveList(alone);
    expect(JSON.parse(value).sources).toEqual([[SOURCE, 4]]);
    expect(readEffectiveList(value)).toEqual(alone);
  });

  it.each([
    ['https://app.example', 'another domain'],
    ['https://evil-tea.example', 'a domain that only ends alike'],
    ['https://tea.example.evil.example', 'a domain that only begins alike'],
    ['https://*.example', 'a pattern over the domain'],
    ['https://jam.example', 'the domain of another owner'],
  ])('may not have %s: %s', (entry) => {
    const { list, sources } = read({ [SOURCE]: at('none'), [TEA]: at(`https://tea.example,${entry}`) });
    expect(entriesIn(list!)).toEqual(['https://tea.example']);
    expect(sources[1]!.rejected).toEqual([
      { value: entry, code: expect.stringMatching(/^origin-not-of-owner$|^pattern/) },
    ]);
  });

  it('have patterns only where the class names the domain as well', () => {
    const { list, sources } = read({
      [SOURCE]: at('none'),
      [TEA]: at('https://tea.example,https://*.tea.example,https://*.tenant.example'),
      [JAM]: at('https://*.eu.jam.example'),
    });
    expect(entriesIn(list!)).toEqual(['https://tea.example', 'https://*.eu.jam.example']);
    expect(sources[1]!.rejected.map(({ code }) => code)).toEqual([
      'pattern-not-under-allowed-domain',
      'origin-not-of-owner',
    ]);
  });

  it('need not exist, and are gone without a fault once they are empty', () => {
    const first = read({ [SOURCE]: at('https://app.example') });
    expect(problemsIn(first)).toEqual([undefined, undefined, undefined]);
    const none = read({ [SOURCE]: at('https://app.example'), [TEA]: at('none') }, first.list);
    expect(problemsIn(read({ [SOURCE]: at('https://app.example') }, none.list))[1]).toBeUndefined();
    const some = read({ [SOURCE]: at('https://app.example'), [TEA]: at('https://tea.example') }, first.list);
    const gone = read({ [SOURCE]: at('https://app.example') }, some.list);
    expect([problemsIn(gone)[1], entriesIn(gone.list!)]).toEqual([
      'missing',
      ['https://app.example', 'https://tea.example'],
    ]);
  });

  it('are in nobody’s way: how long the whole counts goes by the list of the operators', () => {
    const first = read({ [SOURCE]: at('https://app.example'), [TEA]: at('https://tea.example') });
    const broken = read({ [SOURCE]: at('https://app.example'), [TEA]: at('nonsense', 2) }, first.list, NOW + MINUTE);
    expect(broken.list!.readAt).toBe(NOW + MINUTE);
    const stopped = read({ [SOURCE]: 'AccessDenied', [TEA]: at('none', 2) }, first.list, NOW + MINUTE);
    expect([stopped.list!.readAt, entriesIn(stopped.list!)]).toEqual([NOW, ['https://app.example']]);
  });

  it('lose what code does not allow them any more, though nobody can read them', () => {
    const first = read({ [SOURCE]: at('none'), [JAM]: at('https://jam.example,https://both.example') });
    const narrower = { ...orders, owners: { jam: ['jam.example'] } };
    const { list } = read({ [SOURCE]: at('none'), [JAM]: 'AccessDenied' }, first.list, NOW, narrower);
    expect(entriesIn(list!)).toEqual(['https://jam.example']);
    const without = read({ [SOURCE]: at('none') }, first.list, NOW, { ...orders, owners: {} });
    expect(entriesIn(without.list!)).toEqual([]);
  });

  it('take no room from each other: each has a parameter of its own once one has no room for all', () => {
    const { list, values, leftOut } = read({
      [SOURCE]: at('https://app.example'),
      [TEA]: at(many('tea.example', 300)),
      [JAM]: at(many('jam.example', 20)),
    });
    expect(leftOut.length).toBeGreaterThan(0);
    expect(leftOut.every((entry) => entry.endsWith('.tea.example'))).toBe(true);
    expect(list!.parts.map(({ entries }) => entries.length)).toEqual([1, 300 - leftOut.length, 20]);
    expect(valuesIn(values).map((value) => readPart(value))).toEqual(list!.parts);
    expect(valuesIn(values).every((value) => Buffer.byteLength(value) <= 8192)).toBe(true);
  });

  it('take no room from each other at targets: the operators come first, then owners in turn', () => {
    const shards = { ...orders, shards: 2 };
    const { list } = read(
      {
        [SOURCE]: at('https://app.example'),
        [shardName(SOURCE, 1)]: at('https://www.example'),
        [TEA]: at(many('tea.example', 100)),
        [JAM]: at(many('jam.example', 20)),
      },
      undefined,
      NOW,
      shards,
    );
    const origins = originsOf(shards, list!, NOW);
    expect(origins.slice(0, 4)).toEqual([
      'https://app.example',
      'https://www.example',
      'https://shop-number-0.tea.example',
      'https://shop-number-0.jam.example',
    ]);
    expect(origins.slice(0, 42).filter((origin) => origin.endsWith('.jam.example'))).toHaveLength(20);
  });

  it('take no room from each other by origins that are as long as can be', () => {
    const label = 'a'.repeat(60);
    const long = Array.from({ length: 12 }, (_, i) => `https://${i}.${label}.${label}.${label}.tea.example`).join(',');
    const usual = Array.from({ length: 60 }, (_, i) => `https://shop-${i}.jam.example`).join(',');
    const { list } = read({ [SOURCE]: at('https://app.example'), [TEA]: at(long), [JAM]: at(usual) });
    const { leftOut } = packVariables('orders', originsOf(orders, list!, NOW), {});
    expect(leftOut.length).toBeGreaterThan(0);
    expect(leftOut.filter((origin) => !origin.endsWith('.tea.example'))).toEqual([]);
  });

  it.each([SOURCE, TEA])('stay as they were where none is beside what is mistyped: %s', (name) => {
    const good = { [SOURCE]: at('https://app.example'), [TEA]: at('https://tea.example') };
    const first = read(good);
    const mistyped = read({ ...good, [name]: at('none,https:/shop.example', 2) }, first.list);
    expect(mistyped.list!.parts).toEqual(first.list!.parts);
    expect(problemsIn(mistyped)).toContain('unusable');
    const beside = read({ ...good, [SOURCE]: at('https://new.example,none', 2) }, first.list);
    expect(partOf(beside.list, SOURCE)).toEqual(['https://new.example']);
    expect(beside.sources[0]!.rejected).toEqual([{ value: 'none', code: 'origin-scheme' }]);
  });
});

const HOSTS = [
  'app.example',
  'tea.example',
  'www.tea.example',
  'jam.example',
  'a.jam.example',
  'both.example',
  'evil-tea.example',
];
const PATTERNS = ['https://*.tea.example', 'https://*.eu.jam.example', 'https://*.tenant.example', 'https://*.example'];
const entry = fc.oneof(
  fc.constantFrom(...HOSTS.map((host) => `https://${host}`), ...PATTERNS),
  fc.constantFrom(
    'https://tea.example;until=2026-01-05',
    'https://jam.example;owner=x',
    'https://a.jam.example;joins=10',
    '*',
    'null',
    'x',
  ),
);
const value = fc.oneof(
  fc.array(entry, { maxLength: 6 }).map((entries) => entries.join(',') || 'none'),
  fc.constantFrom('none', '', 'nonsense'),
);
const parameter = fc.oneof(
  { weight: 6, arbitrary: fc.record({ value, version: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.constant('ThrottlingException') },
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant('secure' as const) },
);
const world = fc.record({ operators: parameter, tea: parameter, jam: parameter });

function parametersOf({ operators, tea, jam }: typeof world extends fc.Arbitrary<infer T> ? T : never): Read {
  const as = (one: typeof operators) => {
    if (one === 'secure') return at('https://tea.example', 1, 'SecureString');
    return typeof one === 'object' ? { ...at(one.value, one.version), modifiedAt: NOW + MINUTE } : one;
  };
  return { [SOURCE]: as(operators), [TEA]: as(tea), [JAM]: as(jam) };
}

const partOf = (list: EffectiveList | undefined, name: string) =>
  list?.parts.find(({ parameter }) => parameter === name)?.entries ?? [];

describe('whatever owners write', () => {
  it('changes nothing of another, and widens nothing beyond their domains', () => {
    fc.assert(
      fc.property(fc.array(world, { minLength: 1, maxLength: 5 }), parameter, (worlds, other) => {
        let before: EffectiveList | undefined;
        for (const one of worlds) {
          const { list } = read(parametersOf(one), before);
          // what anybody else has does not go by what an owner wrote
          const changed = read(parametersOf({ ...one, tea: other }), before).list;
          for (const name of [SOURCE, JAM]) expect(partOf(changed, name)).toEqual(partOf(list, name));
          for (const text of partOf(list, TEA)) expect(text).toMatch(/^https:\/\/(www\.)?tea\.example($|;)/);
          for (const text of partOf(list, JAM)) {
            expect(text).toMatch(/^https:\/\/((a\.|\*\.eu\.)?jam|both)\.example($|;)/);
          }
          before = list ?? before;
        }
      }),
      { numRuns: Number(process.env['CASES'] ?? 500) },
    );
  });

  it('is kept as it was where it is missing, invalid or cannot be read', () => {
    const broken = fc.constantFrom('ThrottlingException', undefined, 'secure' as const);
    fc.assert(
      fc.property(
        world,
        broken,
        fc.constantFrom<'tea' | 'jam' | 'operators'>('tea', 'jam', 'operators'),
        (one, how, who) => {
          const before = read(parametersOf(one)).list;
          const after = read(parametersOf({ ...one, [who]: how }), before, NOW + MINUTE);
          for (const { parameter: name } of listSources(orders)) {
            expect(partOf(after.list, name)).toEqual(partOf(before, name));
          }
        },
      ),
      { numRuns: Number(process.env['CASES'] ?? 500) },
    );
  });

  it('is attributed to its source after any number of writings', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { list } = read(parametersOf(one));
        if (list) expect(readEffectiveList(writeEffectiveList(list).value)).toEqual(list);
      }),
    );
  });
});
