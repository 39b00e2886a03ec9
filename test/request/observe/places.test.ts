import { describe, expect, it } from '@jest/globals';
import { respond as respondAtEdge } from '../../../lambda/edge-responder/respond';
import { respond } from '../../../lambda/regional-responder/respond';
import type { FunctionConfig } from '../../../lib/contract/function-config';
import type { Place } from '../../../lib/contract/metrics';
import { PathPatternTable } from '../../../lib/routes/path-pattern-table';
import { RouteTable } from '../../../lib/routes/route-table';
import { ClassTable } from '../../../request/cors/class-table';
import { makeMeter } from '../../../request/observe/meter';
import { originRequest, originResponse } from '../../support/request/edge-events';

type Line = Readonly<Record<string, unknown>>;

const LISTED = 'https://app.shop.example';
const OTHER = 'https://other.example';
const SECRET = 'secret-of-a-header';
const ADDRESS = '203.0.113.77';
const policy = { name: 'orders', origins: [LISTED], methods: ['GET', 'POST'], rejectForeignWrites: true };
const config: FunctionConfig = {
  classes: { orders: { policy, metrics: 'Shop' } },
  routes: [{ path: '/orders', read: 'orders', write: 'orders' }],
};

/** A function at a place, and what it writes. */
function placed(place: Place, routes: typeof RouteTable | typeof PathPatternTable, given = config) {
  const lines: Line[] = [];
  const log = (kind: string, fields: Line) =>
    void lines.push(JSON.parse(JSON.stringify({ 'cdk-cors': kind, ...fields })));
  const runtime = { log, env: {} };
  const table = new ClassTable(given, routes as typeof RouteTable, { ...runtime, meter: makeMeter(place, runtime) });
  return { table, lines };
}

describe('at the edge, a request counts once', () => {
  it.each([
    ['a preflight, where it is answered', { method: 'OPTIONS', origin: OTHER, requestMethod: 'POST' }, 'preflight', 1],
    ['a foreign write, where it is stopped', { method: 'POST', origin: OTHER }, 'actual', 1],
    ['a read, with its response', { method: 'GET', origin: OTHER }, 'actual', 0],
    ['a write of a listed origin, with its response', { method: 'POST', origin: LISTED }, 'actual', 0],
  ])('%s', async (_, request, kind, before) => {
    const { table, lines } = placed('edge', PathPatternTable, {
      ...config,
      routes: [{ path: '/orders/*', read: 'orders', write: 'orders' }],
    });
    const answer = await respondAtEdge(table, originRequest(request));
    expect(lines).toHaveLength(before);
    if (!(answer && 'status' in answer)) await respondAtEdge(table, originResponse(request));
    expect(lines).toEqual([expect.objectContaining({ place: 'edge', kind, weight: 1 })]);
  });
});

it('a line of the edge has the network that CloudFront tells, and no address', async () => {
  const routes = [{ path: '/orders/*', read: 'orders', write: 'orders' }];
  const { table, lines } = placed('edge', PathPatternTable, { ...config, routes });
  const event = originRequest({ method: 'POST', origin: OTHER });
  Object.assign(event.Records[0].cf.request, { clientIp: ADDRESS });
  await respondAtEdge(table, event);
  expect(lines[0]!['network']).toMatch(/^[\da-f]{4}$/);
  expect(JSON.stringify(lines)).not.toContain(ADDRESS);
});

describe('a line of the responder', () => {
  const headers = {
    Origin: OTHER,
    'Access-Control-Request-Method': 'POST',
    Cookie: SECRET,
    Authorization: SECRET,
    'X-Forwarded-For': SECRET,
    'User-Agent': SECRET,
  };
  const rest = { httpMethod: 'OPTIONS', resource: '/orders', path: '/orders', headers };
  const http = { version: '2.0', rawPath: '/orders', routeKey: 'OPTIONS /orders', headers };

  it.each([
    ['a REST API', { ...rest, requestContext: { identity: { sourceIp: ADDRESS } } }, true],
    ['an HTTP API', { ...http, requestContext: { http: { method: 'OPTIONS', sourceIp: ADDRESS } } }, true],
    [
      'an HTTP API, payload 1.0',
      { ...rest, version: '1.0', requestContext: { identity: { sourceIp: ADDRESS } } },
      true,
    ],
    ['a load balancer', { ...rest, resource: undefined, requestContext: { elb: {} } }, false],
    ['who tells it in another way', { ...rest, requestContext: { identity: { sourceIp: [ADDRESS] } } }, false],
  ])('has the network that %s tells, no address and no header but Origin', async (_, event, isTold) => {
    const { table, lines } = placed('responder', RouteTable);
    expect((await respond(table, event)).statusCode).toBe(403);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ origin: OTHER, method: 'POST', Denied: 1 });
    expect(lines[0]!['network']).toEqual(isTold ? expect.stringMatching(/^[\da-f]{4}$/) : undefined);
    const text = JSON.stringify(lines);
    for (const hidden of [SECRET, ADDRESS, '203.0.113']) expect(text).not.toContain(hidden);
  });
});

describe('a line about a list', () => {
  it('has its failures and its age, and the entries that admit nothing', async () => {
    let now = Date.UTC(2026, 0, 15);
    let answer = { status: 200, body: '' };
    const parameterOf = (Value: string) => ({
      status: 200,
      body: JSON.stringify({ Parameter: { Value, Type: 'StringList' } }),
    });
    const lines: Line[] = [];
    const log = (kind: string, fields: Line) => void lines.push({ kind, ...fields });
    const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
    const runtime = { log, env, clock: () => now, transport: async () => answer };
    const live = { parameter: '/shop/orders', freshForSeconds: 30, usableForSeconds: 600 };
    const classes = { orders: { policy: { ...policy, origins: [] }, live, metrics: 'Shop' } };
    const table = new ClassTable({ ...config, classes }, RouteTable, {
      ...runtime,
      meter: makeMeter('responder', runtime),
    });
    const ask = () => table.find('/orders')!.judge({ method: 'GET', origin: LISTED });
    const told = () => lines.splice(0).filter(({ kind }) => kind === 'allowlist');

    answer = parameterOf(`${LISTED},nonsense,https://a.example/`);
    await ask();
    expect(told()).toEqual([
      expect.objectContaining({ stack: 'Shop', class: 'orders', problem: 'entries-rejected', EntriesRejected: 2 }),
    ]);
    answer = { status: 503, body: '' };
    now += 60_000;
    await ask();
    const [failed] = told();
    expect(failed).toMatchObject({ stack: 'Shop', class: 'orders', ReadFailures: 1, ListAge: 60 });
    expect(failed!['_aws']).toEqual({
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: 'cdk-cors',
          Dimensions: [['stack', 'class']],
          Metrics: [
            { Name: 'ReadFailures', Unit: 'Count' },
            { Name: 'ListAge', Unit: 'Seconds' },
          ],
        },
      ],
    });
    // no list that is usable has no age
    now += 600_000;
    await ask();
    const [none] = told();
    expect(none).toMatchObject({ ReadFailures: 1 });
    expect(JSON.stringify(none)).not.toContain('ListAge');
  });
});
