import { describe, expect, it } from '@jest/globals';
import { causesOf } from '../../client/causes';

const PAGE = { origin: 'https://app.shop.example', online: true, refusedByPolicy: [] };
const API = 'https://api.shop.example/orders';
const codes = (request: Request, page: Partial<typeof PAGE> | { refusedByPolicy: string[] } = {}) =>
  causesOf(request, { ...PAGE, ...page }).map(({ code, certain }) => (certain ? `${code}!` : code));

describe('causesOf', () => {
  it.each<[string, Request, string[]]>([
    ['a simple request', new Request(API), ['origin', 'unreachable']],
    [
      'a safelisted type',
      new Request(API, { method: 'POST', body: 'a', headers: { 'content-type': 'text/plain' } }),
      ['origin', 'unreachable'],
    ],
    ['a header', new Request(API, { headers: { 'x-trace': '1' } }), ['request-header', 'origin', 'unreachable']],
    [
      'a type',
      new Request(API, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
      ['request-header', 'origin', 'unreachable'],
    ],
    ['a method', new Request(API, { method: 'DELETE' }), ['method', 'origin', 'unreachable']],
    ['cookies', new Request(API, { credentials: 'include' }), ['origin', 'credentials', 'unreachable']],
    ['plain http', new Request('http://api.shop.example/'), ['mixed-content!', 'origin', 'unreachable']],
    ['a printer', new Request('http://192.168.1.7/'), ['local-network', 'origin', 'unreachable']],
    ['the page itself', new Request('https://app.shop.example/api', { method: 'PUT' }), ['unreachable']],
  ])('knows what may be wrong with %s', (_, request, expected) => expect(codes(request)).toEqual(expected));

  it('is certain of what the browser says', () => {
    expect(codes(new Request(API), { online: false })[0]).toBe('offline!');
    expect(codes(new Request(API), { refusedByPolicy: ['https://api.shop.example/orders'] })[0]).toBe(
      'content-security-policy!',
    );
    expect(codes(new Request(API), { refusedByPolicy: ['https://other.example/'] })[0]).toBe('origin');
  });

  it('names the headers in doubt', () => {
    const [first] = causesOf(new Request(API, { headers: { 'x-trace': '1', accept: 'text/html' } }), PAGE);
    expect(first!.evidence).toBe('the request sets x-trace');
  });

  it('knows pages without an origin', () =>
    expect(codes(new Request(API), { origin: 'null' })).toEqual(['origin', 'unreachable']));
});
