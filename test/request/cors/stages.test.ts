import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { authorizeConnect } from '../../../lambda/connect-authorizer/authorize';
import { respond as respondAtEdge } from '../../../lambda/edge-responder/respond';
import { respond } from '../../../lambda/regional-responder/respond';
import { writeEffectiveList } from '../../../lib/contract/effective-list';
import type { FunctionConfig } from '../../../lib/contract/function-config';
import type { Place } from '../../../lib/contract/metrics';
import { parseAllowlist } from '../../../lib/policy/live-allowlist';
import { OriginSet } from '../../../lib/policy/origin-set';
import { PathPatternTable } from '../../../lib/routes/path-pattern-table';
import { RouteTable } from '../../../lib/routes/route-table';
import { ClassTable } from '../../../request/cors/class-table';
import { clientNumber } from '../../../request/observe/client-number';
import { makeMeter } from '../../../request/observe/meter';
import { originRequest, originResponse } from '../../support/request/edge-events';
import { httpEvent } from '../../support/request/http-events';
import { restEvent } from '../../support/request/rest-events';

type Line = Readonly<Record<string, unknown>>;

const OLD = 'https://old.example';
const NEW = 'https://new.example';
const STAYS = 'https://stays.example';
const policy = { name: 'orders', origins: [], methods: ['GET', 'POST'], rejectForeignWrites: true };
const live = {
  parameter: '/shop/orders/origins',
  patternsUnder: ['shop.example'],
  freshForSeconds: 30,
  usableForSeconds: 600,
};

/** A function at a place, whose list has a value, and what it writes. */
function placed(place: Place, value: string, more: object = {}) {
  const lines: Line[] = [];
  const log = (kind: string, fields: Line) =>
    void lines.push(JSON.parse(JSON.stringify({ 'cdk-cors': kind, ...fields })));
  const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
  const transport = async () => ({
    status: 200,
    body: JSON.stringify({ Parameter: { Value: value, Type: 'StringList' } }),
  });
  const runtime = { log, env, transport };
  const isEdge = place === 'edge';
  const path = isEdge ? '/orders/*' : place === 'connect' ? '/' : '/orders';
  const config: FunctionConfig = {
    classes: { orders: { policy, live, metrics: 'Shop', ...more } },
    routes: [{ path, read: 'orders', write: 'orders' }],
  };
  const routes = (isEdge ? PathPatternTable : RouteTable) as typeof RouteTable;
  const table = new ClassTable(config, routes, { ...runtime, meter: makeMeter(place, runtime) });
  return { table, config, lines };
}

/** An address whose client has a number below a percentage, or not. */
function clientOf(isBelow: boolean, percent = 25): string {
  for (let i = 0; ; i++) {
    const address = `198.51.${i}.7`;
    if (clientNumber('orders', address) < percent === isBelow) return address;
  }
}

const preflight = (origin: string) => ({ method: 'OPTIONS', origin, requestMethod: 'POST' });

/** Whether each place of ours admits a page, by the way that its events tell the address of the client. */
const PLACES: readonly (readonly [Place, (value: string, origin: string, client: string) => Promise<boolean>])[] = [
  [
    'responder',
    async (value, origin, client) => {
      const event = withHeader(restEvent(preflight(origin)), client);
      return (await respond(placed('responder', value).table, event)).statusCode === 204;
    },
  ],
  [
    'edge',
    async (value, origin, client) => {
      const event = originRequest(preflight(origin), '/orders/1');
      const request = event.Records[0].cf.request as { headers?: object };
      const headers = { ...request.headers, 'x-forwarded-for': [{ key: 'X-Forwarded-For', value: client }] };
      Object.assign(request, { headers, clientIp: '203.0.113.200' });
      const answer = await respondAtEdge(placed('edge', value).table, event);
      return (answer as { status?: string }).status === '204';
    },
  ],
  [
    'function',
    async (value, origin, client) => {
      const event = withHeader(httpEvent(preflight(origin)), client);
      return (await respond(placed('function', value).table, event)).statusCode === 204;
    },
  ],
  [
    'connect',
    async (value, origin, client) => {
      const { table, config } = placed('connect', value);
      const event = {
        type: 'REQUEST',
        methodArn: 'arn',
        headers: { Origin: origin, 'X-Forwarded-For': client },
        requestContext: { eventType: 'CONNECT', identity: { sourceIp: '203.0.113.200' } },
      };
      const { policyDocument } = await authorizeConnect(table, config, event);
      return JSON.stringify(policyDocument).includes('Allow');
    },
  ],
];

function withHeader(event: Record<string, unknown>, client: string): object {
  const { headers = {}, multiValueHeaders } = event as { headers?: object; multiValueHeaders?: object };
  return {
    ...event,
    headers: { ...headers, 'x-forwarded-for': `${client}, 203.0.113.200` },
    ...(multiValueHeaders && {
      multiValueHeaders: { ...multiValueHeaders, 'x-forwarded-for': [`${client}, 203.0.113.200`] },
    }),
  };
}

describe.each(PLACES)('at %s, a list with stages', (_, admits) => {
  const inside = clientOf(true);
  const outside = clientOf(false);

  it('in shadow changes nothing', async () => {
    const value = `${STAYS},${OLD};leaves=0,${NEW};joins=0`;
    for (const client of [inside, outside]) {
      expect(await admits(value, STAYS, client)).toBe(true);
      expect(await admits(value, OLD, client)).toBe(true);
      expect(await admits(value, NEW, client)).toBe(false);
    }
  });

  it('answers a share of the clients by the candidate', async () => {
    const value = `${STAYS},${OLD};leaves=25,${NEW};joins=25`;
    for (const client of [inside, outside]) {
      expect(await admits(value, STAYS, client)).toBe(true);
      expect(await admits(value, OLD, client)).toBe(client === outside);
      expect(await admits(value, NEW, client)).toBe(client === inside);
    }
  });

  it('admits nobody whom neither the list nor the candidate admits, whoever asks', async () => {
    const host = fc.constantFrom('a.example', 'b.example', 'c.shop.example', '*.shop.example', '*.d.shop.example');
    const stage = fc.constantFrom('', '', ';joins=0', ';joins=1', ';joins=50', ';joins=99', ';joins=100', ';x=1');
    const leaving = fc.constantFrom('', '', ';leaves=0', ';leaves=50', ';leaves=99', ';until=2000-01-01');
    const entry = fc.tuple(host, fc.oneof(stage, leaving)).map(([name, after]) => `https://${name}${after}`);
    const list = fc.array(entry, { minLength: 1, maxLength: 6 }).map((entries) => entries.join(','));
    const origin = fc
      .constantFrom('a.example', 'b.example', 'c.shop.example', 'x.d.shop.example', 'shop.example', 'e.example')
      .map((name) => `https://${name}`);
    const client = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string());
    await fc.assert(
      fc.asyncProperty(list, origin, client, async (value, from, address) => {
        const { origins, staged } = parseAllowlist(value, policy, live.patternsUnder, Date.now());
        const candidate = staged && [...staged.steady, ...staged.stages.flatMap(({ joins }) => joins)];
        const [now, then] = [origins, candidate ?? origins].map((one) => new OriginSet(one).match(from));
        const hasShares = staged?.stages.some(({ percent }) => percent > 0) ?? false;
        const isAdmitted = await admits(value, from, address);
        if (now === undefined && then === undefined) expect(isAdmitted).toBe(false);
        if (now !== undefined && then !== undefined && !hasShares) expect(isAdmitted).toBe(true);
        if (!hasShares) expect(isAdmitted).toBe(now !== undefined);
      }),
      { numRuns: 300 },
    );
  });
});

it('all places decide alike about a client', async () => {
  const value = `${OLD};leaves=40,${NEW};joins=60`;
  for (let i = 0; i < 40; i++) {
    for (const origin of [OLD, NEW]) {
      const all = await Promise.all(PLACES.map(([, admits]) => admits(value, origin, `192.0.${i}.1`)));
      expect(new Set(all).size).toBe(1);
    }
  }
});

describe('what a candidate would decide otherwise', () => {
  const value = `${STAYS},${OLD};leaves=0,${NEW};joins=0`;
  const candidates = (lines: readonly Line[]) => lines.filter((line) => line['cdk-cors'] === 'candidate');
  const ask = (table: ClassTable, origin: string) => respond(table, withHeader(restEvent(preflight(origin)), '::1'));

  it('is a line with the origin, the class and which way', async () => {
    const { table, lines } = placed('responder', value);
    for (const origin of [STAYS, OLD, NEW, 'https://other.example']) await ask(table, origin);
    const of = { stack: 'Shop', class: 'orders', place: 'responder', kind: 'preflight', method: 'POST', weight: 1 };
    expect(candidates(lines)).toEqual([
      expect.objectContaining({ ...of, origin: OLD, allowed: false, reason: 'origin-not-listed', WouldDeny: 1 }),
      expect.objectContaining({ ...of, origin: NEW, allowed: true, reason: 'origin-listed', WouldAllow: 1 }),
    ]);
    // the decisions themselves are what they were
    const decided = lines.filter((line) => line['cdk-cors'] === 'decision');
    expect(decided.map(({ origin, allowed }) => [origin, allowed])).toEqual([
      [STAYS, true],
      [OLD, true],
      [NEW, false],
      ['https://other.example', false],
    ]);
  });

  it('is told in few lines, by origin', async () => {
    const { table, lines } = placed('responder', value);
    for (let i = 0; i < 50; i++) await ask(table, OLD);
    expect(candidates(lines)).toHaveLength(1);
  });

  it('is nothing where the policy denies it anyway, and where the page is the own one', async () => {
    const { table, lines } = placed('responder', value);
    await respond(table, restEvent({ ...preflight(NEW), requestMethod: 'DELETE' }));
    await table.find('/orders')!.judge({ method: 'POST', origin: OLD, selfOrigin: OLD });
    await table.find('/orders')!.judge({ method: 'POST', origin: NEW, selfOrigin: NEW });
    expect(candidates(lines)).toEqual([
      // the list names it now; without, it would still be the own one
    ]);
  });

  it('counts once at the edge, and by the response', async () => {
    const { table, lines } = placed('edge', value);
    await respondAtEdge(table, originRequest({ method: 'GET', origin: OLD }));
    expect(candidates(lines)).toEqual([]);
    await respondAtEdge(table, originResponse({ method: 'GET', origin: OLD }));
    expect(candidates(lines)).toEqual([expect.objectContaining({ WouldDeny: 1, kind: 'actual' })]);
  });

  it('goes on being counted while a share of the clients is answered by it', async () => {
    const { table, lines } = placed('responder', `${NEW};joins=25`);
    const inside = withHeader(restEvent(preflight(NEW)), clientOf(true));
    expect((await respond(table, inside)).statusCode).toBe(204);
    expect(candidates(lines)).toEqual([expect.objectContaining({ WouldAllow: 1 })]);
  });
});

it('where shared caches keep answers, all clients get the one of the list', async () => {
  const { table } = placed('edge', `${NEW};joins=99,${OLD};leaves=99`, { cached: true });
  const isAdmitted = async (origin: string) =>
    ((await respondAtEdge(table, originRequest(preflight(origin)))) as { status?: string }).status === '204';
  expect(await isAdmitted(NEW)).toBe(false);
  expect(await isAdmitted(OLD)).toBe(true);
});

it('of a pushed list, what is in force has its stages', async () => {
  const parts = [{ parameter: '/shop/orders/origins', version: 3, entries: [`${OLD};leaves=25`, `${NEW};joins=25`] }];
  const { value } = writeEffectiveList({ readAt: Date.now(), parts });
  const pushed = { live: { ...live, effective: '/shop/orders/effective' } };
  const isAdmitted = async (origin: string, client: string) => {
    const { table } = placed('function', value, pushed);
    return (await respond(table, withHeader(httpEvent(preflight(origin)), client))).statusCode === 204;
  };
  const [inside, outside] = [clientOf(true), clientOf(false)];
  expect([await isAdmitted(OLD, inside), await isAdmitted(OLD, outside)]).toEqual([false, true]);
  expect([await isAdmitted(NEW, inside), await isAdmitted(NEW, outside)]).toEqual([true, false]);
});

it('of a client that nobody knows, the list decides', async () => {
  const { table } = placed('server', `${NEW};joins=99`);
  expect(await table.find('/orders')!.judge(preflight(NEW))).toMatchObject({ allowed: false });
});
