import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  type AccessToken,
  BlockedError,
  type CorsFetch,
  type Fallbacks,
  type FallbackUse,
  withFallbacks,
} from '../../client';
import { causesOf } from '../../client/causes';

const PAGE = 'https://app.example';
const API = 'https://api.example/products?q=tea';
const OPTIONAL = { headers: { 'x-trace-id': '1' } };

afterEach(() => {
  jest.restoreAllMocks();
  delete (globalThis as { origin?: string }).origin;
  delete (globalThis as { open?: unknown }).open;
});

/** Sends requests that the browser blocks where `isBlocked` says so, and tells what was sent and which fallbacks were used. */
function world(isBlocked: (request: Request) => boolean, fallbacks: Partial<Fallbacks>, facts = {}) {
  Object.assign(globalThis, { origin: PAGE });
  const sent: Request[] = [];
  const used: FallbackUse[] = [];
  const send: CorsFetch = async (input, init) => {
    const request = new Request(input, init);
    sent.push(request);
    if (!isBlocked(request)) return new Response('tea');
    const page = { origin: PAGE, online: true, refusedByPolicy: [], ...facts };
    throw new BlockedError(request, causesOf(request, page), new TypeError('Failed to fetch'));
  };
  const send2 = withFallbacks({ onFallback: (use) => used.push(use), ...fallbacks }, send);
  return { send: send2, sent, used };
}

const all = () => true;
const toApi = (request: Request) => request.url.startsWith('https://api.example/');
const kinds = (used: readonly FallbackUse[]) => used.map(({ kind, url, dropped }) => [kind, url, ...dropped]);

describe('withFallbacks', () => {
  it('uses none while the API answers', async () => {
    const { send, sent, used } = world(() => false, { optionalHeaders: ['x-trace-id'], proxy: '/api', redirect: '/' });
    expect(await (await send(API, OPTIONAL)).text()).toBe('tea');
    expect([sent.length, used]).toEqual([1, []]);
  });

  it('leaves out headers that the API can do without, and says which', async () => {
    const { send, sent, used } = world((request) => request.headers.has('x-trace-id'), {
      optionalHeaders: ['X-Trace-Id'],
    });
    const headers = { 'x-trace-id': '1', accept: 'application/json' };
    expect(await (await send(API, { headers, credentials: 'include' })).text()).toBe('tea');
    expect([...sent[1]!.headers]).toEqual([['accept', 'application/json']]);
    expect(sent[1]).toMatchObject({ url: API, method: 'GET', credentials: 'include' });
    expect(kinds(used)).toEqual([['simple-request', API, 'x-trace-id']]);
    expect(used[0]!.error).toBeInstanceOf(BlockedError);
  });

  it.each([
    ['another header needs a preflight', { headers: { 'x-trace-id': '1', 'x-tenant': '1' } }],
    ['there is none', {}],
    ['a token goes with it', { ...OPTIONAL, token: {} as AccessToken }],
  ])('leaves no header out where %s', async (_, init) => {
    const { send, used } = world(all, { optionalHeaders: ['x-trace-id'] });
    await expect(send(API, init)).rejects.toBeInstanceOf(BlockedError);
    expect(used).toEqual([]);
  });

  it.each(['/api', 'api/', '//evil.example/api', '.evil.example'])(
    "goes by the page's own origin, whatever %j says",
    async (proxy) => {
      const { send, sent, used } = world(toApi, { proxy });
      await send(API, OPTIONAL);
      expect(new URL(sent[1]!.url).origin).toBe(PAGE);
      expect(sent[1]!.url).toBe(`${PAGE}/${proxy.replace(/^\/+|\/$/g, '')}/products?q=tea`);
      expect(sent[1]!.headers.get('x-trace-id')).toBe('1');
      expect(kinds(used)).toEqual([['proxy', sent[1]!.url]]);
    },
  );

  it('has no proxy in a sandboxed frame, or for what the page itself serves', async () => {
    const { send, used } = world(all, { proxy: '/api' });
    await expect(send(`${PAGE}/products`)).rejects.toBeInstanceOf(BlockedError);
    Object.assign(globalThis, { origin: 'null' });
    await expect(send(API)).rejects.toBeInstanceOf(BlockedError);
    expect(used).toEqual([]);
  });

  it('tries them in turn, and goes to the other page last', async () => {
    const open = jest.fn();
    Object.assign(globalThis, { open });
    const redirect = 'https://shop.example/products';
    const { send, sent, used } = world(all, { optionalHeaders: ['x-trace-id'], proxy: '/api', redirect });
    await expect(send(API, OPTIONAL)).rejects.toMatchObject({ request: { url: `${PAGE}/api/products?q=tea` } });
    expect(used.map(({ kind }) => kind)).toEqual(['simple-request', 'proxy', 'redirect']);
    expect([sent.length, open.mock.calls]).toEqual([3, [[redirect, '_top']]]);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('sends a %s once: it may have run', async (method) => {
    const open = jest.fn();
    Object.assign(globalThis, { open });
    const { send, sent, used } = world(all, { optionalHeaders: ['x-trace-id'], proxy: '/api', redirect: '/orders' });
    await expect(send(API, { ...OPTIONAL, method })).rejects.toBeInstanceOf(BlockedError);
    expect([sent.length, kinds(used)]).toEqual([1, [['redirect', '/orders']]]);
  });

  it('uses none where the browser is offline, and of those that help one alone against the policy of the page', async () => {
    const fallbacks = { optionalHeaders: ['x-trace-id'], proxy: '/api', redirect: '/' };
    const offline = world(all, fallbacks, { online: false });
    await expect(offline.send(API, OPTIONAL)).rejects.toBeInstanceOf(BlockedError);
    expect(offline.used).toEqual([]);
    const refused = world(toApi, fallbacks, { refusedByPolicy: ['https://api.example'] });
    await refused.send(API, OPTIONAL);
    expect(refused.used.map(({ kind }) => kind)).toEqual(['proxy']);
  });

  it('throws what else goes wrong, then too', async () => {
    const failure = new DOMException('too late', 'TimeoutError');
    const send: CorsFetch = () => Promise.reject(failure);
    const onFallback = jest.fn();
    await expect(withFallbacks({ onFallback, proxy: '/api', redirect: '/' }, send)(API)).rejects.toBe(failure);
    expect(onFallback).not.toHaveBeenCalled();
  });
});
