import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { respond } from '../../../lambda/regional-responder/respond';
import type { FunctionConfig } from '../../../lib/contract/function-config';
import { RouteTable } from '../../../lib/routes/route-table';
import { ClassTable } from '../../../request/cors/class-table';
import { EVENTS } from '../../support/request/http-events';
import { has, ParameterServer, refuses } from '../../support/request/parameter-server';
import { restEvent } from '../../support/request/rest-events';

const LISTED = 'https://app.example.com';
const ADMIN = 'https://admin.example.com';
const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

const live = { parameter: { env: 'PARAMETER_0' }, freshForSeconds: 30, usableForSeconds: 600 };
const config: FunctionConfig = {
  classes: {
    catalogue: { policy: { name: 'catalogue', origins: '*', methods: ['GET', 'HEAD'] } },
    orders: { policy: { name: 'orders', origins: [LISTED], methods: ['GET', 'POST'], requestHeaders: ['x-id'] } },
    admin: { policy: { name: 'admin', origins: [ADMIN], methods: ['DELETE', 'GET', 'PUT'] } },
    tenants: { policy: { name: 'tenants', origins: [], methods: ['GET', 'PUT'] }, live },
  },
  routes: [
    { path: '/', read: 'catalogue', write: 'catalogue' },
    { path: '/orders', read: 'orders', write: 'orders' },
    { path: '/prices', read: 'catalogue', write: 'admin' },
    { path: '/tenants/{id}', read: 'tenants', write: 'tenants' },
  ],
};

let server: ParameterServer;
let lines: Record<string, unknown>[];
let table: ClassTable;
beforeEach(async () => {
  server = await new ParameterServer().start();
  lines = [];
  const env = { ...server.env, PARAMETER_0: '/shop/tenants/origins' };
  table = new ClassTable(config, RouteTable, { env, log: (kind, fields) => lines.push({ kind, ...fields }) });
});
afterEach(() => server.stop());

const preflight = (resource: string, origin: string, requestMethod: string, path = resource) =>
  respond(table, restEvent({ method: 'OPTIONS', origin, requestMethod }, resource, path));

describe('the responder', () => {
  it('answers by the class of the path and of the method that is asked for', async () => {
    const allowed = async (resource: string, origin: string, method: string) =>
      (await preflight(resource, origin, method)).headers['access-control-allow-origin'];
    expect(await allowed('/anything', LISTED, 'GET')).toBe('*');
    expect(await allowed('/orders/{id}', LISTED, 'POST')).toBe(LISTED);
    expect(await allowed('/prices', LISTED, 'GET')).toBe('*');
    expect(await allowed('/prices', LISTED, 'PUT')).toBeUndefined();
    expect(await allowed('/prices', ADMIN, 'PUT')).toBe(ADMIN);
  });

  it('knows what a greedy parameter stands for', async () => {
    const event = restEvent({ method: 'OPTIONS', origin: ADMIN, requestMethod: 'GET' }, '/{proxy+}', '/orders/7');
    const answer = await respond(table, { ...event, pathParameters: { proxy: 'orders/7' } });
    expect(answer.statusCode).toBe(403);
  });

  it('denies an Origin header of any number of lines', async () => {
    const event = restEvent({ method: 'OPTIONS', requestMethod: 'POST' }, '/orders', '/orders');
    const multiValueHeaders = { origin: Array(200_000).fill(LISTED), 'access-control-request-method': ['POST'] };
    expect((await respond(table, { ...event, multiValueHeaders })).statusCode).toBe(403);
  });

  it('says why a preflight is denied, and nothing about what would have been allowed', async () => {
    const answer = await preflight('/orders', ADMIN, 'POST');
    expect(answer).toEqual({
      statusCode: 403,
      headers: { 'content-type': 'application/problem+json', vary: VARY },
      body: expect.any(String),
    });
    expect(JSON.parse(answer.body!)).toEqual({
      type: 'https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md#origin-not-listed',
      title: 'Origin is not allowed',
      status: 403,
      reason: 'origin-not-listed',
    });
  });

  it.each([
    ['/orders', 'GET, POST, OPTIONS'],
    ['/prices', 'GET, HEAD, DELETE, PUT, OPTIONS'],
  ])('tells the methods of %s to an OPTIONS request that is no preflight', async (resource, allow) => {
    const answer = await respond(table, restEvent({ method: 'OPTIONS', origin: LISTED }, resource));
    expect(answer).toEqual({ statusCode: 204, headers: { allow, vary: VARY } });
  });

  it('denies preflights of a path that has no class', async () => {
    table = new ClassTable({ classes: {}, routes: [] }, RouteTable);
    expect((await preflight('/orders', LISTED, 'GET')).statusCode).toBe(403);
    expect(await respond(table, restEvent({ method: 'OPTIONS' }))).toMatchObject({ headers: { allow: 'OPTIONS' } });
  });

  it('denies two Origin headers, and takes several lines of Access-Control-Request-Headers together', async () => {
    const event = restEvent({ method: 'OPTIONS', origin: LISTED, requestMethod: 'POST', requestHeaders: 'x-id' });
    const twice = { ...(event['multiValueHeaders'] as object), Origin: [LISTED, LISTED] };
    expect(await respond(table, { ...event, multiValueHeaders: twice })).toMatchObject({ statusCode: 403 });
    const spellings = { ...(event['multiValueHeaders'] as object), origin: [LISTED] };
    expect(await respond(table, { ...event, multiValueHeaders: spellings })).toMatchObject({ statusCode: 403 });
    const names = { ...(event['multiValueHeaders'] as object), 'Access-Control-Request-Headers': ['x-id', 'x-evil'] };
    expect(await respond(table, { ...event, multiValueHeaders: names })).toMatchObject({ statusCode: 403 });
  });

  it('reads headers in any case, and without multiValueHeaders', async () => {
    const headers = { ORIGIN: LISTED, 'access-control-request-METHOD': 'POST' };
    const event = { httpMethod: 'OPTIONS', resource: '/orders', headers };
    expect(await respond(table, event)).toMatchObject({ statusCode: 204 });
  });
});

describe('the responder with a live list', () => {
  it('reads the parameter that its environment names', async () => {
    server.behaviour = has(LISTED);
    expect((await preflight('/tenants/{id}', LISTED, 'PUT')).statusCode).toBe(204);
    expect((await preflight('/tenants/{id}', ADMIN, 'PUT')).statusCode).toBe(403);
    expect(server.calls.map(({ input }) => input)).toEqual([{ Name: '/shop/tenants/origins' }]);
  });

  it('answers 503, not to be stored, while the list was never read', async () => {
    server.behaviour = refuses(400, 'ThrottlingException');
    const answer = await preflight('/tenants/{id}', LISTED, 'PUT');
    expect(answer).toMatchObject({
      statusCode: 503,
      headers: { vary: VARY, 'cache-control': 'no-store', 'content-type': 'application/problem+json' },
    });
    expect(JSON.parse(answer.body!)).toMatchObject({ reason: 'allowlist-unavailable', status: 503 });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('needs no list to tell the methods', async () => {
    const answer = await respond(table, restEvent({ method: 'OPTIONS' }, '/tenants/{id}'));
    expect(answer).toMatchObject({ statusCode: 204, headers: { allow: 'GET, PUT, OPTIONS' } });
    expect(server.calls).toEqual([]);
  });

  it('counts an environment without the name as a list that is missing', async () => {
    table = new ClassTable(config, RouteTable, {
      env: server.env,
      log: (kind, fields) => lines.push({ kind, ...fields }),
    });
    expect((await preflight('/tenants/{id}', LISTED, 'PUT')).statusCode).toBe(503);
    expect(lines[0]).toMatchObject({ kind: 'allowlist', class: 'tenants', problem: 'missing' });
  });
});

describe('the log', () => {
  it('has each denial with class, reason and what was asked', async () => {
    await preflight('/orders', ADMIN, 'PUT');
    await preflight('/orders', LISTED, 'POST');
    const decision = { kind: 'preflight', allowed: false, reason: 'origin-not-listed', origin: ADMIN, method: 'PUT' };
    expect(lines).toEqual([{ ...decision, class: 'orders' }]);
  });

  it('has admissions too where CDK_CORS_LOG says all', async () => {
    const env = { ...server.env, CDK_CORS_LOG: 'all' };
    table = new ClassTable(config, RouteTable, { env, log: (kind, fields) => lines.push({ kind, ...fields }) });
    await preflight('/orders', LISTED, 'POST');
    expect(lines).toMatchObject([{ class: 'orders', allowed: true, reason: 'origin-listed', origin: LISTED }]);
  });
});

describe('garbage', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'OPTIONS'],
    ['a number', 7],
    ['a list', []],
    ['an event of another service', { Records: [] }],
    ['an event without a path', { httpMethod: 'OPTIONS' }],
    ['another method', { httpMethod: 'GET', resource: '/orders', headers: { origin: LISTED } }],
  ])('as the event (%s) gets 400 and no CORS headers', async (_, event) => {
    expect(await respond(table, event)).toEqual({ statusCode: 400, headers: { vary: VARY } });
  });

  it('as headers never throws, and never grants an origin that is not listed', async () => {
    const value = fc.oneof(fc.string(), fc.anything(), fc.array(fc.anything()), fc.constant(LISTED));
    const name = fc.oneof(
      fc.constantFrom('origin', 'Origin', 'access-control-request-method', '__proto__', 'constructor'),
      fc.string(),
    );
    const headers = fc.oneof(fc.anything(), fc.dictionary(name, value));
    const event = fc.record({
      httpMethod: fc.constant('OPTIONS'),
      resource: fc.oneof(fc.constantFrom('/orders', '/{proxy+}', '/prices'), fc.anything()),
      path: fc.oneof(fc.webPath(), fc.anything()),
      pathParameters: fc.anything(),
      headers,
      multiValueHeaders: headers,
    });
    await fc.assert(
      fc.asyncProperty(event, async (input) => {
        const { statusCode, headers: answer } = await respond(table, input);
        expect([204, 400, 403]).toContain(statusCode);
        expect([undefined, '*', LISTED, ADMIN]).toContain(answer['access-control-allow-origin']);
      }),
    );
  });
});

it.each(EVENTS)('preflights are answered alike whatever tells them: %s', async (_, make) => {
  const answer = await respond(table, make({ method: 'OPTIONS', origin: LISTED, requestMethod: 'POST' }));
  expect(answer).toMatchObject({ statusCode: 204, headers: { 'access-control-allow-origin': LISTED } });
});
