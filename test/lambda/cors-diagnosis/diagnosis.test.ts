import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Diagnosis } from '../../../lambda/cors-diagnosis/diagnosis';
import { QUESTIONS_PER_SECOND, Throttle } from '../../../lambda/cors-diagnosis/throttle';
import { RouteTable } from '../../../lib/routes/route-table';
import { ClassTable } from '../../../request/cors/class-table';
import { clientNumber } from '../../../request/observe/client-number';

const LISTED = 'https://app.example.com';
const HIDDEN = 'https://hidden.example.com';
const config = {
  classes: {
    orders: {
      policy: {
        name: 'orders',
        origins: [LISTED, HIDDEN],
        methods: ['GET', 'PUT'],
        requestHeaders: ['x-hidden', 'x-a'],
        credentials: true,
        rejectForeignWrites: true,
      },
    },
    prices: { policy: { name: 'prices', origins: '*' as const, methods: ['GET'] } },
  },
  routes: [
    { path: '/orders', read: 'orders', write: 'orders' },
    { path: '/prices', read: 'prices', write: 'prices' },
  ],
};
const table = new ClassTable(config, RouteTable, { meter: () => () => {} });

type Place = ConstructorParameters<typeof Diagnosis>[1];

function makeDiagnosis(place: Place = {}, clock = () => 0): Diagnosis {
  return new Diagnosis(table, place, new Throttle(clock));
}

/** The event of a function URL (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads). */
function eventOf(body: unknown, origin?: string, method = 'POST') {
  return {
    version: '2.0',
    rawPath: '/',
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...(origin !== undefined && { origin }) },
    requestContext: { http: { method, path: '/' }, domainName: 'abc.lambda-url.eu-west-1.on.aws', stage: '$default' },
    body,
    isBase64Encoded: false,
  };
}

const QUESTION = { url: 'https://api.example.com/orders', method: 'GET', headers: [] as string[], credentials: false };

async function answer(question: object, origin: string, place?: Place) {
  const { body } = await makeDiagnosis(place).respond(eventOf(JSON.stringify({ ...QUESTION, ...question }), origin));
  return JSON.parse(body!);
}

describe('Diagnosis', () => {
  it.each([
    ['request-allowed', {}, LISTED],
    ['request-allowed', { credentials: true, method: 'PUT', headers: ['X-A'] }, LISTED],
    ['origin-not-listed', {}, 'https://evil.example'],
    ['origin-not-listed', { method: 'PUT' }, 'https://evil.example'],
    ['origin-null', {}, 'null'],
    ['method-not-allowed', { method: 'DELETE' }, LISTED],
    ['foreign-write', { method: 'POST' }, 'https://evil.example'],
    ['header-not-allowed', { headers: ['x-a', 'x-b'] }, LISTED],
    ['credentials-not-allowed', { url: 'https://api.example.com/prices', credentials: true }, 'https://evil.example'],
    ['path-without-class', { url: 'https://api.example.com/nothing' }, LISTED],
  ])('says %s of %j from %s', async (reason, question, origin) => {
    const file = /^(?:path|credentials|request)-/.test(reason) ? 'client' : 'reasons';
    expect(await answer(question, origin)).toMatchObject({
      reason,
      detail: expect.any(String),
      fix: expect.any(String),
      help: expect.stringMatching(new RegExp(`/docs/${file}\\.md#${reason}$`)),
    });
  });

  it('may be read by any origin without credentials, and is kept by nobody', async () => {
    const { headers } = await makeDiagnosis().respond(eventOf(JSON.stringify(QUESTION), 'https://evil.example'));
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('shows nothing that was not asked, and takes the origin of the browser alone', async () => {
    const asked = [{}, { method: 'PATCH' }, { headers: ['x-b'] }, { origin: LISTED }, { method: 'POST' }];
    for (const origin of ['https://evil.example', 'null']) {
      const answers = await Promise.all(asked.map((one) => answer(one, origin)));
      expect(JSON.stringify(answers)).not.toMatch(/hidden|app\.example|PUT|orders/);
      expect(answers.map(({ reason }) => reason)).not.toContain('request-allowed');
    }
  });

  it.each([
    ['https://abc.execute-api.eu-west-1.amazonaws.com/prod/orders/7', { hasStage: true }],
    ['http://127.0.0.1:4000/prod/orders', { hasStage: true }],
    ['https://api.example.com/v1/orders', { hasStage: true, basePath: '/v1' }],
    ['https://api.example.com/orders', { hasStage: true }],
    ['https://abc.execute-api.eu-west-1.amazonaws.com/orders', {}],
    ['https://abc.execute-api.eu-west-1.amazonaws.com/beta/orders', { basePath: '/beta' }],
  ])('finds the path of %s with %j', async (url, place) => {
    expect(await answer({ url }, LISTED, place)).toMatchObject({ reason: 'request-allowed' });
  });

  it.each(['', '/', '/prod', '/prod/'])('knows the root of an API by %j', async (path) => {
    const whole = { ...config, routes: [{ path: '/', read: 'orders', write: 'orders' }, ...config.routes.slice(1)] };
    const rooted = new ClassTable(
      { ...whole, routes: [...whole.routes, { path: '/d', read: 'prices', write: 'prices' }] },
      RouteTable,
      {
        meter: () => () => {},
      },
    );
    const diagnosis = new Diagnosis(rooted, { hasStage: true }, new Throttle(() => 0));
    const url = `https://abc.execute-api.eu-west-1.amazonaws.com${path}`;
    const { body } = await diagnosis.respond(eventOf(JSON.stringify({ ...QUESTION, url }), 'https://evil.example'));
    expect(JSON.parse(body!)).toMatchObject({ reason: 'origin-not-listed' });
  });

  it('does not take a stage for a path', async () => {
    const url = 'https://abc.execute-api.eu-west-1.amazonaws.com/orders';
    expect(await answer({ url }, LISTED, { hasStage: true })).toMatchObject({ reason: 'path-without-class' });
  });

  it('goes by the share of the list that the client of the page has', async () => {
    const live = { parameter: '/orders/origins', freshForSeconds: 30, usableForSeconds: 600 };
    const { orders } = config.classes;
    const staged = {
      classes: { orders: { policy: { ...orders.policy, origins: [] }, live } },
      routes: [config.routes[0]!],
    };
    const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
    const Parameter = { Value: `${LISTED};joins=50`, Type: 'StringList' };
    const transport = async () => ({ status: 200, body: JSON.stringify({ Parameter }) });
    const diagnosis = new Diagnosis(
      new ClassTable(staged, RouteTable, { env, transport, meter: () => () => {} }),
      {},
      new Throttle(() => 0),
    );
    const addresses = Array.from({ length: 8 }, (_, i) => `198.51.${i}.7`);
    for (const address of addresses) {
      const event = eventOf(JSON.stringify({ ...QUESTION, method: 'PUT' }), LISTED);
      Object.assign(event.headers, { 'x-forwarded-for': address });
      const { body } = await diagnosis.respond(event);
      const isIn = clientNumber('orders', address) < 50;
      expect(JSON.parse(body!).reason).toBe(isIn ? 'request-allowed' : 'origin-not-listed');
    }
    expect(new Set(addresses.map((one) => clientNumber('orders', one) < 50)).size).toBe(2);
  });

  it('answers so many questions a second, and then others', async () => {
    let now = 5;
    const diagnosis = makeDiagnosis({}, () => now);
    const ask = async () => (await diagnosis.respond(eventOf(JSON.stringify(QUESTION), LISTED))).statusCode;
    const statuses: number[] = [];
    for (let i = 0; i < QUESTIONS_PER_SECOND + 2; i++) statuses.push(await ask());
    expect(statuses.filter((status) => status === 200)).toHaveLength(QUESTIONS_PER_SECOND);
    expect(statuses.slice(-2)).toEqual([429, 429]);
    now += 1;
    expect(await ask()).toBe(200);
  });

  it('answers questions alone', async () => {
    const statusOf = async (event: unknown) => (await makeDiagnosis().respond(event)).statusCode;
    const text = JSON.stringify(QUESTION);
    expect(await statusOf(eventOf(text, LISTED, 'GET'))).toBe(405);
    expect(await statusOf(eventOf(text))).toBe(400);
    expect(await statusOf(eventOf(`${text}${' '.repeat(9000)}`, LISTED))).toBe(400);
    expect(await statusOf(eventOf(JSON.stringify({ ...QUESTION, headers: Array(31).fill('x-a') }), LISTED))).toBe(400);
    expect(await statusOf({ ...eventOf(btoa(text), LISTED), isBase64Encoded: true })).toBe(200);
  });

  it('survives whatever it is asked', async () => {
    const question = fc.record(
      { url: fc.oneof(fc.webUrl(), fc.string()), method: fc.string(), headers: fc.array(fc.string()) },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.json(),
      question.map((one) => JSON.stringify(one)),
    );
    await fc.assert(
      fc.asyncProperty(body, fc.string(), async (text, origin) => {
        const { statusCode } = await makeDiagnosis().respond(eventOf(text, origin));
        expect([200, 400]).toContain(statusCode);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (event) => {
        expect((await makeDiagnosis().respond(event)).statusCode).toBe(405);
      }),
    );
  });
});
