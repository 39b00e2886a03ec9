import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { ViewerResponse } from '../../edge/event';
import { respond } from '../../lambda/edge-responder/respond';
import { edgeSettings } from '../../lib/contract/edge-settings';
import type { FunctionConfig } from '../../lib/contract/function-config';
import { originKey, storedList } from '../../lib/contract/stored-list';
import { type CorsRequest, compilePolicy, decide } from '../../lib/policy';
import { compactPolicy } from '../../lib/policy/compact';
import { isFault, parseOriginPattern } from '../../lib/policy/origin';
import { PathPatternTable } from '../../lib/routes/path-pattern-table';
import { PLAIN, spellingOf } from '../../lib/routes/path-spelling';
import { ClassTable } from '../../request/cors/class-table';
import type { CloudFrontResponse } from '../../request/events/cloudfront-event';
import { admitted, listedHeader, nearMiss, policyInput } from '../policy/arbitraries';
import { ENGINES, type Job } from '../support/edge/engines';
import { viewerRequest } from '../support/edge/viewer-request';
import { originRequest } from '../support/request/edge-events';

const SELF = 'https://d111111abcdef8.cloudfront.net';

const hostileText = fc.oneof(
  fc.constantFrom(
    'null',
    '',
    ' ',
    '*',
    SELF,
    '__proto__',
    'constructor',
    'https://',
    '://',
    'orders*',
    ':',
    'orders:x',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc
    .constantFrom('a.', '.', '-', 'x', ',', '\u212a')
    .chain((part) => fc.nat(600).map((times) => `https://${part.repeat(times)}`)),
);
const headerLine = fc.oneof(
  fc.array(listedHeader, { maxLength: 5 }).map((names) => names.join(',')),
  fc.array(fc.oneof(listedHeader, hostileText), { maxLength: 5 }).map((names) => names.join(' , ')),
  hostileText,
);

function requestTo(patterns: readonly string[]): fc.Arbitrary<CorsRequest> {
  const some = patterns.length === 0 ? ['https://a.example'] : patterns;
  return fc.record(
    {
      method: fc.constantFrom('OPTIONS', 'OPTIONS', 'GET', 'HEAD', 'QUERY', 'POST', 'put', 'DELETE', 'TRACE'),
      origin: fc.oneof(admitted(some), nearMiss(some), hostileText),
      requestMethod: fc.oneof(fc.constantFrom('GET', 'put', 'POST', 'PATCH', 'DELETE', 'QUERY'), hostileText),
      requestHeaders: fc.oneof(headerLine, fc.array(headerLine, { minLength: 2, maxLength: 25 })),
      secFetchSite: fc.constantFrom('same-origin', 'cross-site', 'same-site', 'none'),
      selfOrigin: fc.constant(SELF),
    },
    { requiredKeys: ['method', 'origin', 'selfOrigin'] },
  );
}

/** What the Lambda@Edge function answers to the same request: `null` where it passes it on. */
async function lambdaAnswer(
  table: ClassTable,
  request: CorsRequest,
  path?: string,
): Promise<CloudFrontResponse | null> {
  const event = originRequest(request, path);
  const answer = await respond(table, event);
  return answer === event.Records[0].cf.request ? null : (answer as CloudFrontResponse);
}

function inWords(answer: ViewerResponse | CloudFrontResponse | null) {
  if (answer === null) return 'passed on';
  const headers = Object.entries(answer.headers).map(([name, one]) => [
    name,
    Array.isArray(one) ? one.map(({ value }) => value).join(', ') : (one as { value: string }).value,
  ]);
  const body = typeof answer.body === 'object' ? answer.body.data : answer.body;
  const status = 'status' in answer ? Number(answer.status) : answer.statusCode;
  return { status, headers: Object.fromEntries(headers.sort()), body };
}

const question = policyInput.chain((input) => {
  const policy = compactPolicy(compilePolicy({ ...input, credentials: false }));
  const patterns = policy.origins === '*' ? [] : policy.origins;
  return fc.record({ policy: fc.constant(policy), request: requestTo(patterns), isStored: fc.boolean() });
});

beforeEach(() => {
  // the Lambda@Edge function tells its decisions
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

describe.each(ENGINES)('the CloudFront Function in %s', (name, run) => {
  const runs = name === 'V8' ? 4000 : 1000;

  it('answers what the Lambda@Edge function answers, whatever headers hold, with three reads at most', async () => {
    const questions = fc.sample(question, runs);
    const jobs = questions.map(({ policy, request, isStored }): Job => {
      const config = configOf(policy);
      const events = [viewerRequest(request)];
      if (!isStored || policy.origins === '*') return { settings: edgeSettings(config), events };
      const patternsUnder = policy.origins.filter((origin) => origin.includes('*')).map(hostOf);
      const live = { parameter: '/p', freshForSeconds: 30, usableForSeconds: 60, patternsUnder };
      const settings = edgeSettings({
        ...config,
        classes: { [policy.name]: { policy: { ...policy, origins: [] }, live } },
      });
      return { settings, items: storedList(policy.name, policy.origins, patternsUnder).items, events };
    });
    const outcomes = await run(jobs);
    const kinds = new Set<unknown>();
    for (const [i, { policy, request }] of questions.entries()) {
      const { answer, reads, error } = outcomes[i]![0]!;
      const table = new ClassTable(configOf(policy), PathPatternTable, { log: () => {} });
      const expected = inWords(await lambdaAnswer(table, request));
      expect({ policy, request, error, answer: inWords(answer) }).toEqual({ policy, request, answer: expected });
      expect(reads).toBeLessThanOrEqual(3);
      kinds.add(answer?.body?.data ?? answer?.statusCode);
    }
    // passed on, allowed, and denied for each reason
    expect(kinds.size).toBeGreaterThanOrEqual(6);
  });

  it('passes nothing on, and grants nothing, that the Lambda@Edge function would not at the same path', async () => {
    const questions = fc.sample(
      fc.record({ path, routes, request: requestTo(['https://a.example', 'https://b.example']) }),
      runs,
    );
    const config = (list: FunctionConfig['routes']): FunctionConfig => ({ classes: CLASSES, routes: list });
    const jobs = questions.map(({ path, routes, request }): Job => {
      return { settings: edgeSettings(config(routes)), events: [viewerRequest(request, path)] };
    });
    const outcomes = await run(jobs);
    let same = 0;
    for (const [i, { path, routes, request }] of questions.entries()) {
      const { answer, error } = outcomes[i]![0]!;
      expect(error).toBeUndefined();
      const table = new ClassTable(config(routes), PathPatternTable, { log: () => {} });
      const expected = await lambdaAnswer(table, request, path);
      const isSame = JSON.stringify(inWords(answer)) === JSON.stringify(inWords(expected));
      if (isSame) same++;
      else expect({ path, routes, request, status: answer?.statusCode }).toMatchObject({ status: 403 });
      if (spellingOf(path) === PLAIN && readsAs(routes, path) === 1)
        expect({ path, routes, isSame }).toMatchObject({ isSame: true });
    }
    expect(same / questions.length).toBeGreaterThan(0.5);
  });

  it.each([
    '/orders/a%20b',
    '/orders/a%2Fb/c',
    '/orders/user%40mail.example',
    '/orders/%C3%A9',
    '/Other/Page',
    '/orders/',
  ])('answers alike for honest spellings: %s', async (path) => {
    const routes = [
      { path: '/admin/*', read: 'two', write: 'two' },
      { path: '/orders/*', read: 'one', write: 'one' },
      { path: '*', read: 'any', write: 'any' },
    ];
    const requests = ['https://a.example', 'https://b.example'].flatMap((origin) => [
      { method: 'OPTIONS', origin, requestMethod: 'POST', selfOrigin: SELF },
      { method: 'POST', origin, selfOrigin: SELF },
    ]);
    const config = { classes: CLASSES, routes };
    const table = new ClassTable(config, PathPatternTable, { log: () => {} });
    const events = requests.map((request) => viewerRequest(request, path));
    const [outcomes] = await run([{ settings: edgeSettings(config), events }]);
    for (const [i, request] of requests.entries()) {
      const expected = inWords(await lambdaAnswer(table, request, path));
      expect({ request, answer: inWords(outcomes![i]!.answer) }).toEqual({ request, answer: expected });
    }
  });

  it('admits nobody but those whom the old or the new list names, whatever part of a write has arrived', async () => {
    const lists = fc.sample(
      fc.record({
        before: storable,
        after: storable,
        arrived: fc.oneof(fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), fc.constant<boolean[]>([true])),
      }),
      runs / 20,
    );
    const settings = edgeSettings({
      classes: { orders: { policy: ORDERS, live: { ...LIVE, patternsUnder: UNDER } } },
      routes: [{ path: '*', read: 'orders', write: 'orders' }],
    });
    const asked = lists.map(({ before, after }) =>
      [...before, ...after, 'https://stranger.example', 'https://x.y.example.com']
        .map((entry) => entry.replace('*', 'a.b'))
        .map((origin) => ({ method: 'OPTIONS', origin, requestMethod: 'PUT' })),
    );
    const jobs = lists.map(({ before, after, arrived }, i): Job => {
      const [old, wanted] = [before, after].map((list) => storedList('orders', list, UNDER).items);
      const items = new Map(old);
      for (const [j, key] of [...new Set([...old!.keys(), ...wanted!.keys()])].entries()) {
        if (!arrived[j % arrived.length]) continue;
        const value = wanted!.get(key);
        if (value === undefined) items.delete(key);
        else items.set(key, value);
      }
      return { settings, items, events: asked[i]!.map((request) => viewerRequest(request)) };
    });
    for (const [i, outcomes] of (await run(jobs)).entries()) {
      const { before, after, arrived } = lists[i]!;
      for (const [j, { answer }] of outcomes.entries()) {
        const isAdmitted = answer?.statusCode === 204;
        const may = [before, after].map((origins) => decide({ ...ORDERS, origins }, asked[i]![j]!).allowed);
        if (isAdmitted)
          expect({ before, after, origin: asked[i]![j]!.origin, may }).toMatchObject({
            may: expect.arrayContaining([true]),
          });
        if (arrived.every(Boolean))
          expect({ after, origin: asked[i]![j]!.origin, isAdmitted }).toMatchObject({ isAdmitted: may[1] });
      }
    }
  });

  it('never throws, and denies, over a store that holds anything at all or cannot be read', async () => {
    const settings = edgeSettings({
      classes: { orders: { policy: ORDERS, live: { ...LIVE, patternsUnder: UNDER } } },
      routes: [{ path: '*', read: 'orders', write: 'orders' }],
    });
    const events = [viewerRequest({ method: 'OPTIONS', origin: 'https://x.example.com', requestMethod: 'PUT' })];
    const keys = [originKey('orders', 'https://x.example.com'), 'orders*example.com', 'orders*x.example.com'];
    const values = fc.sample(
      fc.tuple(
        ...keys.map(() =>
          fc.oneof(
            fc.constantFrom('', '0', ' ', ';', '*', '-;', '*;', '*:', 'https://*.', '1.5'),
            fc.string({ maxLength: 9 }),
          ),
        ),
      ),
      runs / 4,
    );
    const jobs = values.map(
      (list): Job => ({ settings, events, items: new Map(keys.map((key, i) => [key, list[i]!])) }),
    );
    const outcomes = await run([...jobs, { settings, events }]);
    for (const [i, [outcome]] of outcomes.entries()) {
      expect(outcome!.error).toBeUndefined();
      const first = values[i]?.[0];
      if (first === '-') continue;
      expect({ values: values[i], status: outcome!.answer?.statusCode }).toMatchObject({ status: 403 });
    }
    expect(outcomes.at(-1)![0]!.reads).toBe(3);
  });
});

const ORDERS = { name: 'orders', origins: [] as string[], methods: ['PUT'] };
const LIVE = { parameter: '/p', freshForSeconds: 30, usableForSeconds: 60 };
const UNDER = ['example.com', 'tenant.example.org', 'localhost'];
const storable = fc
  .array(
    fc.constantFrom(
      ...[
        'https://a.example',
        'https://b.example',
        'https://*.example.com',
        'https://*.a.example.com',
        'http://localhost:*',
      ],
      ...[
        'https://*.a.b.example.com',
        'https://*.tenant.example.org:8443',
        'http://*.localhost:3000',
        'https://x.tenant.example.org',
      ],
    ),
    { maxLength: 6 },
  )
  .map((list) => [...new Set(list)]);

const CLASSES: FunctionConfig['classes'] = {
  one: {
    policy: { name: 'one', origins: ['https://a.example'], methods: ['GET', 'put', 'POST'], rejectForeignWrites: true },
  },
  two: { policy: { name: 'two', origins: ['https://b.example'], methods: ['GET', 'POST', 'DELETE'] } },
  any: { policy: { name: 'any', origins: '*', methods: ['GET', 'POST'] } },
};
const name = fc.constantFrom('one', 'two', 'any');
const routes = fc.array(
  fc.record({
    path: fc.constantFrom(
      '/orders/*',
      '/orders',
      '/admin/*',
      '/Admin/*',
      '/orders/admin/*',
      '*.json',
      '/o?ders/*',
      '/files/*',
      '*',
    ),
    read: name,
    write: name,
  }),
  { minLength: 1, maxLength: 4 },
);
const segment = fc.oneof(
  fc.constantFrom('orders', 'orders', 'admin', 'Orders', 'ADMIN', 'files', '1', 'x.json', 'a-b_c~'),
  fc.constantFrom(
    '..',
    '.',
    '',
    '%2e%2e',
    '%2E',
    '%6frders',
    'adm%69n',
    'a%2fb',
    'a%2Fadmin',
    '%252e',
    'a;b',
    ';',
    '..;',
    'a%20b',
    'x.%20y',
  ),
  fc.constantFrom(
    'a%40b.example',
    '12:30',
    ':%2f',
    '\\',
    '%5c',
    'é',
    '%C3%A9',
    '\u212aey',
    '{id}',
    '*',
    '?',
    '%',
    '%zz',
    '%00',
    ' ',
  ),
);
const path = fc
  .tuple(fc.constantFrom('/', '/', '/', '//', ''), fc.array(segment, { maxLength: 4 }), fc.constantFrom('', '', '/'))
  .map(([before, segments, after]) => before + segments.join('/') + after);

function readsAs(list: FunctionConfig['routes'], path: string): number {
  const found: unknown[] = [];
  new PathPatternTable(
    list.map((route) => [route.path, route] as const),
    'none' as unknown,
  ).collect(path, found);
  return found.length;
}

function configOf(policy: FunctionConfig['classes'][string]['policy']): FunctionConfig {
  return {
    classes: { [policy.name]: { policy } },
    routes: [{ path: '*', read: policy.name, write: policy.name }],
  };
}

function hostOf(origin: string): string {
  const pattern = parseOriginPattern(origin);
  return isFault(pattern) ? '' : pattern.host;
}
