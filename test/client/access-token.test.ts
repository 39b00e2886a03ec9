import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AccessToken, corsFetch, TokenError } from '../../client';
import { dpopKey } from '../../client/dpop';

const ISSUER = 'https://issuer.example';
const API = 'https://api.shop.example/quotes';
let clients = 0;
/** No two tests share a token, as tabs would. */
const options = () => ({ issuer: ISSUER, clientId: `client${++clients}`, scope: 'quotes:read' });

type Answer = [status: number, body?: object];

/** An issuer that gives numbered tokens, or these answers in turn, and an API. */
function serve({ issuer, api }: { issuer?: Answer[]; api?: (authorization: string) => Answer }) {
  const asked: URLSearchParams[] = [];
  const called: Headers[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    if (request.url.startsWith(ISSUER)) {
      asked.push(new URLSearchParams(await request.text()));
      called.push(request.headers);
      const [status, body] = issuer?.[asked.length - 1] ?? [200, { access_token: `t${asked.length}`, expires_in: 300 }];
      return Response.json(body, { status });
    }
    called.push(request.headers);
    const [status, body = {}] = api?.(request.headers.get('authorization') ?? '') ?? [200];
    const headers = { 'content-type': 'reason' in body ? 'application/problem+json' : 'application/json' };
    return new Response(JSON.stringify(body), { status, headers });
  });
  return { asked, called };
}

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('AccessToken', () => {
  it('asks by the public grant, once for many callers', async () => {
    const { asked } = serve({});
    const given = options();
    const token = new AccessToken(given);
    expect(await Promise.all([token.get(), token.get(), token.get()])).toEqual(['t1', 't1', 't1']);
    expect(asked.map((one) => Object.fromEntries(one))).toEqual([
      {
        grant_type: 'urn:cdk-cors:params:oauth:grant-type:web-origin',
        client_id: given.clientId,
        scope: 'quotes:read',
      },
    ]);
  });

  it('renews ahead of the end, and not before it is needed', async () => {
    const { asked } = serve({});
    const token = new AccessToken(options());
    await token.get();
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 200_000);
    expect(await token.get()).toBe('t1');
    jest.spyOn(Date, 'now').mockReturnValue(now + 241_000);
    expect([await token.get(), asked.length]).toEqual(['t2', 2]);
  });

  it('is replaced once where it is refused, also for a POST: no handler has run', async () => {
    const { asked } = serve({
      api: (sent) => (sent === 'Bearer t1' ? [401, { reason: 'token-revoked' }] : [200, { quotes: [] }]),
    });
    const response = await corsFetch(API, { method: 'POST', body: '{}', token: new AccessToken(options()) });
    expect([response.status, asked.length]).toEqual([200, 2]);
  });

  it('is not replaced again and again', async () => {
    const { asked } = serve({ api: () => [401, { reason: 'token-revoked' }] });
    await expect(corsFetch(API, { token: new AccessToken(options()) })).rejects.toMatchObject({
      reason: 'token-revoked',
    });
    expect(asked).toHaveLength(2);
  });

  it('stops where the issuer refuses the client, says so once, and goes on when it is told to', async () => {
    const onRevoked = jest.fn();
    const { asked } = serve({ issuer: [[401, { error: 'invalid_client', error_description: 'no such client' }]] });
    const token = new AccessToken({ ...options(), onRevoked });
    await expect(token.get()).rejects.toThrow(TokenError);
    await expect(token.get()).rejects.toThrow('no such client');
    expect([asked.length, onRevoked.mock.calls.length]).toEqual([1, 1]);
    token.forget();
    expect(await token.get()).toBe('t2');
  });

  it('asks again after an error that passes', async () => {
    serve({ issuer: [[503, { error: 'temporarily_unavailable' }]] });
    const token = new AccessToken(options());
    await expect(token.get()).rejects.toMatchObject({ error: 'temporarily_unavailable' });
    expect(await token.get()).toBe('t2');
  });

  it('survives an answer that is no JSON', async () => {
    jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('<html>', { status: 502 }));
    await expect(new AccessToken(options()).get()).rejects.toMatchObject({ error: 'server_error' });
  });

  it('is shared with other tabs', async () => {
    const { asked } = serve({});
    const given = options();
    const [first, second] = [new AccessToken(given), new AccessToken(given)];
    expect([await first.get(), await second.get(), asked.length]).toEqual(['t1', 't1', 1]);
  });

  it('takes more scopes', async () => {
    const { asked } = serve({});
    await new AccessToken(options()).withScope('orders:write quotes:read').get();
    expect(asked[0]!.get('scope')).toBe('quotes:read orders:write');
  });

  it('asks by another grant anew each time', async () => {
    const { asked } = serve({});
    let n = 0;
    const grant = async () => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: `s${++n}`,
    });
    const token = new AccessToken({ ...options(), grant });
    await token.get();
    token.forget();
    await token.get();
    expect(asked.map((one) => one.get('subject_token'))).toEqual(['s1', 's2']);
  });

  it('proves its key to the issuer and to the API', async () => {
    const { called } = serve({});
    await corsFetch(`${API}?limit=3`, {
      method: 'PUT',
      token: new AccessToken({ ...options(), key: await dpopKey() }),
    });
    const proofs = called.map((headers) => JSON.parse(atob(headers.get('dpop')!.split('.')[1]!)));
    expect(proofs).toMatchObject([
      { htm: 'POST', htu: `${ISSUER}/token` },
      { htm: 'PUT', htu: API },
    ]);
    expect([proofs[0].ath, typeof proofs[1].ath, called[1]!.get('authorization')]).toEqual([
      undefined,
      'string',
      'DPoP t1',
    ]);
  });
});
