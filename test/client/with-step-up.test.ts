import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AccessToken, ProblemError, TokenError, withStepUp } from '../../client';

const ISSUER = 'https://issuer.example';
const API = 'https://api.example/orders';
let clients = 0;
const token = () => new AccessToken({ issuer: ISSUER, clientId: `client${++clients}`, scope: 'orders:read' });

/** An issuer whose tokens are their scopes, and an API that wants `orders:write` for everything but reads. */
function serve({ gives = true } = {}) {
  const bodies: string[] = [];
  const asked: (string | null)[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    if (request.url.startsWith(ISSUER)) {
      const scope = new URLSearchParams(await request.text()).get('scope');
      asked.push(scope);
      if (!gives && scope?.includes('write')) return Response.json({ error: 'invalid_scope' }, { status: 400 });
      return Response.json({ access_token: scope, expires_in: 300 });
    }
    const needed = request.method === 'GET' ? 'orders:read' : 'orders:write';
    if (!request.headers.get('authorization')?.includes(needed)) {
      const headers = { 'content-type': 'application/problem+json' };
      return new Response('{"reason":"scope-missing"}', { status: 403, headers });
    }
    bodies.push(await request.text());
    return new Response('ok');
  });
  return { bodies, asked };
}

afterEach(() => void jest.restoreAllMocks());

const ORDER = { method: 'POST', body: 'tea', scope: 'orders:write' };

describe('withStepUp', () => {
  it('asks for no more than a request needs', async () => {
    const { asked } = serve();
    const prompt = jest.fn(() => true);
    await withStepUp(token(), prompt)(API, { scope: 'orders:read' });
    expect([asked, prompt.mock.calls]).toEqual([['orders:read'], []]);
  });

  it('prompts, gets more scopes, sends the request again, and keeps the scopes', async () => {
    const { bodies, asked } = serve();
    const prompt = jest.fn(async (_: string) => true);
    const send = withStepUp(token(), prompt);
    await send(API, ORDER);
    await send(new Request(API, { method: 'PUT', body: 'mug' }), { scope: 'orders:write' });
    expect([bodies, prompt.mock.calls]).toEqual([['tea', 'mug'], [['orders:write']]]);
    expect(asked).toEqual(['orders:read', 'orders:read orders:write']);
  });

  it('sends a body that can be read once', async () => {
    const { bodies } = serve();
    await withStepUp(token(), () => true)(new Request(API, { method: 'PUT', body: 'mug' }), { scope: 'orders:write' });
    expect(bodies).toEqual(['mug']);
  });

  it('prompts once for requests that wait together', async () => {
    const { bodies, asked } = serve();
    const prompt = jest.fn(async () => true);
    const send = withStepUp(token(), prompt);
    await Promise.all([send(API, ORDER), send(API, ORDER), send(API, ORDER)]);
    expect([bodies.length, prompt.mock.calls.length, asked.length]).toEqual([3, 1, 2]);
  });

  it('throws the refusal where the visitor says no, and prompts again the next time', async () => {
    const { bodies } = serve();
    const prompt = jest.fn(() => false);
    const send = withStepUp(token(), prompt);
    await expect(send(API, ORDER)).rejects.toMatchObject({ name: 'ProblemError', reason: 'scope-missing' });
    await expect(send(API, ORDER)).rejects.toBeInstanceOf(ProblemError);
    expect([prompt.mock.calls.length, bodies]).toEqual([2, []]);
  });

  it('keeps the token that it has where the issuer gives no more', async () => {
    const { bodies } = serve({ gives: false });
    const send = withStepUp(token(), () => true);
    await expect(send(API, ORDER)).rejects.toBeInstanceOf(TokenError);
    await send(API);
    expect(bodies).toEqual(['']);
  });

  it('throws the refusal of a request that says no scope', async () => {
    serve();
    const prompt = jest.fn(() => true);
    await expect(withStepUp(token(), prompt)(API, { method: 'POST' })).rejects.toBeInstanceOf(ProblemError);
    expect(prompt).not.toHaveBeenCalled();
  });
});
