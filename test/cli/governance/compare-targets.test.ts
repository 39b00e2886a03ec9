import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type ComparedTarget, compareTargets } from '../../../cli/governance/compare-targets';
import type { FunctionConfig, Route } from '../../../lib/contract/function-config';
import { type CorsRequest, decide, type PolicyInput } from '../../../lib/policy';
import { isReadMethod } from '../../../lib/policy/methods';
import { PathPatternTable } from '../../../lib/routes/path-pattern-table';
import { RouteTable } from '../../../lib/routes/route-table';

type Kind = 'distribution' | 'REST API';

function target(kind: Kind, config: FunctionConfig): ComparedTarget[] {
  return [{ kind, id: 'It', stack: 'Shop', config }];
}

const SHOP = 'https://app.shop.example';
const CLASSES: FunctionConfig['classes'] = {
  shop: { policy: { name: 'shop', origins: [SHOP], methods: ['GET'] } },
  open: { policy: { name: 'open', origins: '*', methods: ['GET'] } },
};
const route = (path: string, name: string): Route => ({ path, read: name, write: name });

describe('compareTargets', () => {
  it.each<[string, Kind, [string, string][], [string, string][], string]>([
    [
      'the order of patterns that meet',
      'distribution',
      [
        ['/a*', 'shop'],
        ['/*b', 'open'],
      ],
      [
        ['/*b', 'open'],
        ['/a*', 'shop'],
      ],
      '/a*b',
    ],
    [
      'a pattern behind a wider one',
      'distribution',
      [
        ['/a/*', 'shop'],
        ['/a*', 'open'],
      ],
      [
        ['/a*', 'open'],
        ['/a/*', 'shop'],
      ],
      '/a/*',
    ],
    [
      'templates that meet',
      'REST API',
      [
        ['/{q}/b', 'shop'],
        ['/a', 'open'],
      ],
      [
        ['/{q}/b', 'shop'],
        ['/a', 'open'],
        ['/a/{p}', 'open'],
      ],
      '/a/b',
    ],
  ])('sees %s', (_, kind, before, after, path) => {
    const config = (routes: [string, string][]) => ({
      classes: CLASSES,
      routes: routes.map(([at, name]) => route(at, name)),
    });
    const found = compareTargets(target(kind, config(before)), target(kind, config(after)));
    expect(found).toMatchObject([{ paths: [path], before: 'shop', after: 'open' }]);
    expect(found[0]!.changes.map(({ code }) => code)).toContain('any-origin');
  });

  it('says that everything is as before, or that nothing is looser, where it is so of every request', () => {
    fc.assert(
      fc.property(twoApps, fc.array(asked, { minLength: 30, maxLength: 60 }), ({ kind, before, after }, requests) => {
        const changes = compareTargets(target(kind, before), target(kind, after)).flatMap((one) => one.changes);
        for (const { path, request } of requests) {
          const [was, is] = [answer(kind, before, path, request), answer(kind, after, path, request)];
          if (changes.length === 0) expect({ path, request, answer: is }).toEqual({ path, request, answer: was });
          if (!changes.some(({ direction }) => direction === 'looser') && is.level > was.level)
            throw new Error(`not told: ${path} ${JSON.stringify(request)}: ${JSON.stringify([was, is])}`);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

/** What a browser makes of an answer: 0 nothing was carried out, 1 nothing can be read, 2 it can. */
function answer(kind: Kind, { classes, routes }: FunctionConfig, path: string, request: CorsRequest) {
  const entries = routes.map((one) => [one.path, one] as const);
  const found = (kind === 'distribution' ? new PathPatternTable(entries) : new RouteTable(entries)).find(path);
  const name = found && (isReadMethod(request.requestMethod ?? request.method) ? found.read : found.write);
  if (name === undefined) return { level: request.requestMethod === undefined ? 1 : 0 };
  const { status, headers } = decide(classes[name]!.policy, request);
  if (status === 403) return { level: 0 };
  if (headers['access-control-allow-origin'] === undefined) return { level: 1 };
  return {
    level: 2,
    credentials: headers['access-control-allow-credentials'],
    exposed: headers['access-control-expose-headers']?.split(',').sort(),
    maxAge: headers['access-control-max-age'],
  };
}

const ORIGINS = [SHOP, 'https://cdk-cors-probe.a.example', 'https://*.a.example', 'https://*.b.a.example'];
const ASKING = [
  SHOP,
  'https://x.a.example',
  'https://x.b.a.example',
  'https://b.a.example',
  'https://stranger.example',
];

const policy: fc.Arbitrary<Omit<PolicyInput, 'name'>> = fc.record({
  origins: fc.oneof(fc.constant('*' as const), fc.uniqueArray(fc.constantFrom(...ORIGINS), { maxLength: 2 })),
  methods: fc.uniqueArray(fc.constantFrom('GET', 'PUT', 'POST'), { minLength: 1, maxLength: 3 }),
  requestHeaders: fc.subarray(['x-a', 'x-b']),
  rejectForeignWrites: fc.boolean(),
  selfOrigins: fc.subarray(['https://b.a.example']),
});

const PATHS: Readonly<Record<Kind, readonly string[]>> = {
  distribution: ['*', '/a*', '/*b', '/a/*', '/a?b', '/a/b', '/*/b*'],
  'REST API': ['/', '/a', '/{q}/b', '/a/{p}', '/{q}', '/a/b/c', '/{q}/b/{r}'],
};

const twoApps = fc.constantFrom<Kind>('distribution', 'REST API').chain((kind) =>
  fc.array(policy, { minLength: 2, maxLength: 3 }).chain((policies) => {
    const names = policies.map((_, i) => `class${i}`);
    const routes = fc.shuffledSubarray([...PATHS[kind]], { minLength: 1, maxLength: 4 }).chain((paths) =>
      fc
        .array(fc.tuple(fc.constantFrom(...names), fc.option(fc.constantFrom(...names))), {
          minLength: paths.length,
          maxLength: paths.length,
        })
        .map((picked) => picked.map(([read, write], i): Route => ({ path: paths[i]!, read, write: write ?? read }))),
    );
    const classesOf = (all: readonly Omit<PolicyInput, 'name'>[]) =>
      Object.fromEntries(all.map((one, i) => [names[i]!, { policy: { name: names[i]!, ...one } }]));
    const app = (all: readonly Omit<PolicyInput, 'name'>[], of: Route[]) => ({ classes: classesOf(all), routes: of });
    const reordered = (of: Route[]) => fc.shuffledSubarray(of, { minLength: of.length, maxLength: of.length });
    return routes.chain((first) =>
      fc
        .tuple(
          fc.oneof(reordered(first), routes),
          fc.oneof(fc.constant(policies), fc.array(policy, { minLength: names.length, maxLength: names.length })),
        )
        .map(([second, others]) => ({ kind, before: app(policies, first), after: app(others, second) })),
    );
  }),
);

const asked = fc.record({
  path: fc.constantFrom('/', '/a', '/ab', '/axb', '/a/b', '/a/x', '/x/b', '/a/b/c', '/x/b/y', '/x', '/xb', '/a/xb'),
  request: fc
    .tuple(
      fc.constantFrom(...ASKING),
      fc.constantFrom('GET', 'PUT', 'POST'),
      fc.constantFrom('actual', 'x-a', 'x-b', ''),
    )
    .map(
      ([origin, method, headers]): CorsRequest =>
        headers === 'actual'
          ? { method, origin }
          : { method: 'OPTIONS', origin, requestMethod: method, ...(headers && { requestHeaders: headers }) },
    ),
});
