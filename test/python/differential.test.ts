import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { FunctionConfig } from '../../lib/contract/function-config';
import type { PolicyInput } from '../../lib/policy';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { withCors } from '../../runtime';
import { admitted, entries, nearMiss, policyInput } from '../policy/arbitraries';
import { eventOf } from '../routers/events';
import { configOf, LAYOUTS } from '../routers/layouts';
import { Random } from '../routers/random';
import { spelled } from '../routers/spellings';
import { stubEnv, unstubEnvs } from '../support/jest/env';
import { HAS_PYTHON } from '../support/python/has-python';
import { PythonProcess } from '../support/python/python-process';
import { EVENTS, httpEvent } from '../support/request/http-events';
import { literalConfig, liveConfig } from '../support/request/live-config';
import { has, ParameterServer } from '../support/request/parameter-server';

const EVENTS_EACH = 1500;
const SEED = 20261130;
const own = { statusCode: 200, headers: { Vary: 'Accept', 'Access-Control-Allow-Origin': '*' }, body: 'hello' };

const server = new ParameterServer();
let python: PythonProcess;
let lines: string[] = [];

async function many(questions: readonly object[]): Promise<Record<string, unknown>[]> {
  const { answers } = (await python.ask({ do: 'many', questions })) as unknown as {
    answers: Record<string, unknown>[];
  };
  expect(answers.filter(({ broken }) => broken !== undefined)).toEqual([]);
  return answers;
}

/** What comes out, and what is logged, of the same events to the same functions in both languages. */
async function compare(asked: readonly (readonly [FunctionConfig, object])[]): Promise<void> {
  const inJavaScript = [];
  for (const [config, event] of asked) {
    lines = [];
    const response = await withCors(async (_event: object) => own, { config })(event);
    inJavaScript.push({ event, response, lines: lines.map((line) => line.trimEnd()) });
  }
  const configs = [...new Set(asked.map(([config]) => config))];
  await many(configs.map((config, id) => ({ do: 'load', id, config })));
  const answers = await many(
    asked.map(([config, event]) => ({ do: 'invoke', id: configs.indexOf(config), event, todo: { result: own } })),
  );
  const inPython = answers.map(({ response, lines: written = [] }, i) => ({
    event: asked[i]![1],
    response,
    lines: written,
  }));
  expect(inPython).toEqual(JSON.parse(JSON.stringify(inJavaScript)));
}

(HAS_PYTHON ? describe : describe.skip)('with_cors does what withCors does, where python3 is there', () => {
  beforeAll(async () => {
    stubEnv('CDK_CORS_LOG', 'all');
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    python = new PythonProcess();
    await server.start();
    await python.ask({ do: 'environment', env: { CDK_CORS_LOG: 'all' } });
  });
  afterAll(async () => {
    unstubEnvs();
    jest.restoreAllMocks();
    await python.stop();
    await server.stop();
  });

  it('with paths that routers read in several ways', async () => {
    const random = new Random(SEED);
    const configs = LAYOUTS.map(configOf);
    const asked: [FunctionConfig, object][] = [];
    while (asked.length < EVENTS_EACH) {
      const i = random.below(LAYOUTS.length);
      const [path] = random.pick(LAYOUTS[i]!.honest);
      const made = eventOf(
        random.once(5) ? path : spelled(path, random),
        random.pick(['GET', 'PUT', 'OPTIONS']),
        random,
      );
      if (made === undefined) continue;
      const headers = {
        origin: random.pick(['https://admin.shop.example', 'https://attacker.example', 'null']),
        'access-control-request-method': 'PUT',
        'sec-fetch-site': random.pick(['same-origin', 'cross-site']),
        ...(random.once(3) && { 'x-forwarded-for': '192.0.2.1, 192.0.2.2' }),
      };
      asked.push([configs[i]!, { ...made.event, headers, multiValueHeaders: undefined }]);
    }
    await compare(
      JSON.parse(JSON.stringify(asked)).map(([, event]: [unknown, object], i: number) => [asked[i]![0], event]),
    );
  });

  it('with policies and origins drawn at random', async () => {
    const request = policyInput.chain((policy) => {
      const origins = policy.origins === '*' ? ['https://app.example.com'] : (policy.origins as string[]);
      return fc.record({
        policy: fc.constant(policy),
        request: fc.record(
          {
            method: fc.constantFrom('OPTIONS', 'OPTIONS', 'GET', 'POST', 'QUERY', 'put'),
            origin: fc.oneof(admitted(origins), nearMiss(origins), fc.constantFrom('null', '')),
            requestMethod: fc.constantFrom('GET', 'put', 'PUT', 'PATCH'),
            requestHeaders: fc.oneof(
              fc.constantFrom(
                'content-type',
                'Accept, X-A',
                'x-a ,\tx-b',
                'x-a x-b',
                ',,,',
                '\u212a',
                'authorization,*',
              ),
              fc.array(fc.constantFrom('x-a', 'accept-language', 'content-type, x-b'), { maxLength: 3 }),
            ),
            secFetchSite: fc.constantFrom('same-origin', 'cross-site'),
            selfOrigin: fc.constantFrom('https://api.example.com', undefined),
          },
          { requiredKeys: ['method'] },
        ),
      });
    });
    const drawn = fc.sample(request, { numRuns: EVENTS_EACH / 3, seed: SEED });
    await compare(
      drawn.map(({ policy, request }, i) => [
        literalConfig({ ...policy, name: 'orders' }),
        JSON.parse(JSON.stringify(EVENTS[i % EVENTS.length]![1](request))),
      ]),
    );
  });

  it('with lists in stages, about clients of many networks', async () => {
    for (const [name, value] of Object.entries(server.env)) stubEnv(name, value);
    await python.ask({ do: 'environment', env: server.env });
    const random = new Random(SEED);
    const names = ['https://a.example', 'https://b.example', 'https://c.example', 'https://*.tenant.example'];
    const stages = ['', ';joins=0', ';joins=30', ';joins=60', ';leaves=0', ';leaves=30', ';leaves=90'];
    const origins = [...names.slice(0, 3), 'https://x.tenant.example', 'https://other.example'];
    for (let i = 0; i < 20; i++) {
      const value = names.map((name) => `${name}${random.pick(stages)}`).join(',');
      const config = liveConfig(
        { name: 'orders', origins: names, methods: ['PUT'], rejectForeignWrites: true },
        server,
      );
      server.behaviour = has(value);
      const asked = Array.from({ length: 60 }, () => {
        const method = random.pick(['OPTIONS', 'GET', 'PUT']);
        const { headers, requestContext, ...event } = httpEvent({
          method,
          origin: random.pick(origins),
          ...(method === 'OPTIONS' && { requestMethod: random.pick(['PUT', 'DELETE']) }),
        });
        const address = `198.${random.below(50)}.100.7`;
        const forwarded = random.pick([{}, { 'x-forwarded-for': `${address}, 192.0.2.1` }]);
        const http = { ...requestContext.http, ...(random.once(4) ? {} : { sourceIp: '192.0.2.1' }) };
        return { ...event, headers: { ...headers, ...forwarded }, requestContext: { ...requestContext, http } };
      });
      await compare(asked.map((event) => [config, event]));
    }
  });

  it('with lists drawn at random', async () => {
    const after = fc.constantFrom(
      ...['', '', '', ';until=2026-11-30', ';until=2026-02-29', ';review=2024-02-29', ';until=2000-01-01', ';until='],
      ...[';owner=Tea_1.@-', ';owner=', ';owner=té', ';owner=a=b', `;owner=${'a'.repeat(65)}`, ';owner=a;owner=a'],
      ...[
        ';joins=0',
        ';joins=25',
        ';joins=99',
        ';joins=100',
        ';joins=07',
        ';joins=',
        ';leaves=0',
        ';leaves=50',
        ';leaves=-1',
      ],
      ...[';joins=5;leaves=5', ';joins=5;joins=5', ';leaves=10;until=2027-01-01', ';joins=1;owner=tea'],
      ...[';x=1', ';until=2027-01-01;until=2027-01-01', ';', '/', ':80', ':443', ':0', ':65536', ':*', '.', '..', ':'],
    );
    const odd = fc.constantFrom(
      ...[
        'null',
        'none',
        '*',
        'https://*',
        'https://127.1',
        'https://0x7f.1',
        'https://[::1]',
        'https://[2001:db8::0:7]',
      ],
      ...[
        'https://[::ffff:1.2.3.4]',
        'https://[2001:DB8::7]',
        'http://localhost:*',
        'https://1.2.3.4.5',
        'https://a.09',
      ],
      ...[
        'https://%41.example',
        'https://%31.2.3.4',
        'https://xn--bcher-kva.example',
        'https://[1:2]',
        'https://[::1',
        'a',
      ],
      ...[
        'https://127.0.0.1:*',
        'chrome-extension://abcdef',
        'blob:https://a',
        'https://a_b.example',
        'https://-a.example',
      ],
      ...[
        'https://bücher.example',
        'https://a.example:8443',
        'https://(a|b).example',
        'http://*.localhost:1',
        'https://0.0.0.0',
      ],
    );
    const origin = entries.chain((list) => fc.oneof(admitted(list), nearMiss(list), fc.constantFrom(...list), odd));
    const between = fc.constantFrom(',', ' ', '\n', ', ', '\u2003', '\ufeff', '\u001c', '\u0085', '\t');
    const list = fc
      .array(fc.tuple(origin, after, between), { maxLength: 6 })
      .map((parts) => parts.map((part) => part.join('')).join(''));
    const flags = fc.record({ exactHttpsOnly: fc.boolean(), dangerouslyAllowInsecureOrigins: fc.boolean() });
    const drawn = fc.sample(fc.tuple(list, flags), { numRuns: EVENTS_EACH, seed: SEED });
    const now = Date.UTC(2026, 10, 30, 12);
    const patternsUnder = ['example.com', 'acme.github.io', 'localhost', '127.0.0.1'];
    const asked = drawn.map(([value, flags]) => {
      const policy: PolicyInput = { name: 'orders', origins: [], methods: ['GET'], ...flags };
      return { do: 'parse', value, policy, patternsUnder, now };
    });
    const inJavaScript = asked.map(({ value, policy }) => ({
      value,
      ...parseAllowlist(value, policy, patternsUnder, now),
    }));
    const inPython = (await many(asked)).map((one, i) => ({ value: asked[i]!.value, ...one }));
    expect(inPython).toEqual(JSON.parse(JSON.stringify(inJavaScript)));
  });
});
