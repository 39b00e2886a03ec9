import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { probeTargets } from '../../../lambda/cors-canary/probe-targets';
import type { CanaryConfig } from '../../../lib/contract/canary-config';
import type { ClassConfig } from '../../../lib/contract/function-config';
import { type CorsRequest, compilePolicy, decide } from '../../../lib/policy';
import type { Failure } from '../../../request/aws/failure';
import { plainServer, socketServer } from '../../support/checks/network';

const POLICY = {
  name: 'orders',
  origins: ['https://app.example', 'https://*.tenant.example'],
  methods: ['GET', 'DELETE'],
};
const LIVE = { parameter: '/orders', freshForSeconds: 30, usableForSeconds: 600, patternsUnder: ['tenant.example'] };
const DENIED: Failure = { failure: 'denied', message: 'no permission' };

/** What answers by a policy, with other headers where a test says so. */
function answering(input = POLICY, more: Record<string, string> = {}): RequestListener {
  const policy = compilePolicy(input);
  return ({ method = '', headers }, response) => {
    const request = {
      method,
      origin: headers.origin,
      requestMethod: headers['access-control-request-method'],
      requestHeaders: headers['access-control-request-headers'],
    };
    const decision = decide(policy, request as CorsRequest);
    response.writeHead(decision.status ?? 200, { ...decision.headers, ...more }).end();
  };
}

async function probe(url: string, orders: ClassConfig = { policy: POLICY }, more: Partial<CanaryConfig> = {}) {
  const logged: Record<string, unknown>[] = [];
  const lines: Record<string, unknown>[] = [];
  const routes = [{ path: '/orders', read: 'orders', write: 'orders', at: '/orders/1' }];
  await probeTargets({
    config: {
      classes: { orders: { ...orders, metrics: 'Shop' } },
      routes: [],
      targets: [{ url: 'URL_0', name: 'Shop/Api', routes }],
      reads: true,
      ...more,
    },
    env: { URL_0: url },
    store: () => ({ getParameter: async () => DENIED, getParameters: async () => DENIED }),
    log: (kind, fields) => logged.push({ kind, ...fields }),
    emit: (line) => lines.push(line as Record<string, unknown>),
    clock: Date.now,
    timeout: 1_000,
  });
  const [line] = lines;
  return { logged, line, counts: [line?.['CanaryProbes'], line?.['CanaryFailures'], line?.['CanaryUnjudged']] };
}

const on = (port: number) => `http://127.0.0.1:${port}/`;

describe('probeTargets', () => {
  it('counts what it asked, and that all was answered as the policy says', async () => {
    const asked: string[] = [];
    const listener = answering();
    const port = await plainServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.origin}`);
      listener(request, response);
    });
    const { line, logged, counts } = await probe(on(port));
    expect(logged).toEqual([]);
    expect(counts).toEqual([asked.length, 0, 0]);
    expect(line).toMatchObject({
      'cdk-cors': 'canary',
      stack: 'Shop',
      class: 'orders',
      _aws: { CloudWatchMetrics: [{ Namespace: 'cdk-cors', Dimensions: [['stack', 'class'], ['stack']] }] },
    });
    for (const origin of [
      'https://app.example',
      'https://cdk-cors-probe.tenant.example',
      'https://stranger.invalid',
      'null',
    ])
      for (const method of ['OPTIONS', 'GET']) expect(asked).toContain(`${method} /orders/1 ${origin}`);
  });

  it.each([
    ['a listed origin that is denied', answering({ ...POLICY, origins: ['https://*.tenant.example'] })],
    ['a stranger that is let in', answering({ ...POLICY, origins: [...POLICY.origins, 'https://stranger.invalid'] })],
    ['a method that is missing', answering({ ...POLICY, methods: ['GET'] })],
    ['an origin for everybody', answering(POLICY, { 'access-control-allow-origin': '*' })],
  ])('counts %s', async (_, listener) => {
    const { counts, logged } = await probe(on(await plainServer(listener)));
    expect(counts[1]).toBeGreaterThan(0);
    expect(logged[0]).toMatchObject({ kind: 'canary-failure', class: 'orders', target: 'Shop/Api', path: '/orders/1' });
  });

  it('asks from every origin of a live list', async () => {
    const origins = Array.from({ length: 9 }, (_, i) => `https://app-${i}.example`);
    const port = await plainServer(answering({ ...POLICY, origins: [...origins, 'https://*.tenant.example'] }));
    const value = `${origins.join()},https://*.tenant.example,*`;
    const store = { getParameter: async () => ({ value, version: 1 }), getParameters: async () => [] };
    const lines: Record<string, unknown>[] = [];
    await probeTargets({
      config: {
        classes: { orders: { policy: { ...POLICY, origins: [] }, live: LIVE } },
        routes: [],
        targets: [{ url: 'URL', name: 'Api', routes: [{ path: '/', read: 'orders', write: 'orders', at: '/' }] }],
        reads: false,
      },
      env: { URL: on(port) },
      store: () => store,
      log: () => {},
      emit: (line) => lines.push(line as Record<string, unknown>),
      clock: Date.now,
    });
    expect(lines[0]).toMatchObject({ CanaryFailures: 0, CanaryUnjudged: 0 });
    expect(lines[0]?.['CanaryProbes']).toBeGreaterThanOrEqual(20);
  });

  it('asks as a stranger where a list cannot be read, and says so', async () => {
    const port = await plainServer(answering());
    const { counts, logged } = await probe(on(port), { policy: { ...POLICY, origins: [] }, live: LIVE });
    expect(counts.slice(1)).toEqual([0, 1]);
    expect(logged).toEqual([
      { kind: 'canary-unjudged', class: 'orders', code: 'denied', message: 'its list: no permission' },
    ]);
  });

  it('sends preflights alone about classes with tokens, and where it is told to', async () => {
    const methods = new Set<unknown>();
    const listener = answering();
    const port = await plainServer((request, response) => {
      methods.add(request.method);
      listener(request, response);
    });
    await probe(on(port), { policy: POLICY, scopes: { GET: ['orders:read'] } });
    await probe(on(port), { policy: POLICY }, { reads: false });
    expect([...methods]).toEqual(['OPTIONS']);
  });

  it('says of what others answer that it cannot be judged', async () => {
    const port = await plainServer((_, response) => void response.writeHead(404).end());
    const { counts, logged } = await probe(on(port));
    expect(counts[1]).toBe(0);
    expect(counts[2]).toBe(counts[0]);
    expect(logged[0]).toMatchObject({ kind: 'canary-unjudged', code: 'not-found' });
  });

  describe('survives, and counts as broken, a server that', () => {
    const FAULTS: { readonly [fault: string]: (socket: Socket) => void } = {
      'closes at once': (socket) => socket.end(),
      'resets the connection': (socket) => void socket.once('data', () => socket.resetAndDestroy()),
      'speaks another protocol': (socket) => void socket.write('220 mail.shop.test ESMTP\r\n'),
      'sends headers without end': (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const write = () => {
          while (socket.writable && socket.write(`x-filler: ${'x'.repeat(1000)}\r\n`));
        };
        socket.on('drain', write);
        write();
      },
      'breaks off': (socket) =>
        void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx')),
    };

    it.each(Object.entries(FAULTS))('%s', async (_, speak) => {
      const { counts, logged } = await probe(on(await socketServer(speak)));
      expect(counts).toEqual([1, 1, 0]);
      expect(logged[0]).toMatchObject({ kind: 'canary-unjudged', code: expect.any(String) });
    });

    it.each([
      ['says nothing', () => {}],
      [
        'sends its answer slowly',
        (socket: Socket) => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n');
          const timer = setInterval(() => socket.write('x'), 100);
          socket.on('close', () => clearInterval(timer));
        },
      ],
      [
        'sends a body without end',
        (socket: Socket) => {
          socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
          const timer = setInterval(() => socket.write('1\r\nx\r\n'), 50);
          socket.on('close', () => clearInterval(timer));
        },
      ],
    ])('%s', async (_, speak) => {
      const { counts } = await probe(on(await socketServer(speak)));
      expect(counts).toEqual([1, 1, 0]);
    });

    it('is not there, or has no URL', async () => {
      expect((await probe('http://127.0.0.1:1/')).counts).toEqual([1, 1, 0]);
      expect((await probe('')).counts).toEqual([1, 1, 0]);
    });
  });
});
