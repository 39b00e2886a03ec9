import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { ClientInput } from '../../../../request/tokens/client/client';
import { basic, ISSUER, SHOP, START, TestIssuer, WEB_ORIGIN } from '../../../support/request/token-issuer';

const own = { grant_type: 'client_credentials' };
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const UNSIGNED = `${part({ alg: 'ES256' })}.${part({ iss: 'partner', sub: 'partner' })}.x`;

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start();
});

describe('why a client is refused', () => {
  const form = { grant_type: WEB_ORIGIN, client_id: 'widget' };

  it.each<[string, Record<string, string>, Record<string, string>, object]>([
    [
      'origin-unlisted',
      form,
      { origin: 'https://other.example' },
      { client: 'widget', origin: 'https://other.example' },
    ],
    ['origin-missing', form, {}, { client: 'widget', origin: undefined }],
    ['client-unknown', { ...form, client_id: 'nobody' }, { origin: SHOP }, { client: 'nobody', origin: SHOP }],
    ['client-disabled', { ...form, client_id: 'gone' }, { origin: SHOP }, { client: 'gone' }],
    ['secret-wrong', own, basic('partner', 'x'), { client: 'partner' }],
    ['proof-missing', { ...own, client_id: 'partner' }, {}, { client: 'partner' }],
    ['origin-unexpected', { ...own, client_id: 'app' }, { origin: SHOP }, { client: 'app' }],
    [
      'assertion-invalid',
      { ...own, client_assertion_type: JWT_BEARER, client_assertion: UNSIGNED, client_id: 'partner' },
      {},
      { client: 'partner' },
    ],
  ])('is in the log, and nowhere else: %s', async (cause, asked, headers, fields) => {
    await test.register({ id: 'gone', type: 'browser', origins: [SHOP], scopes: ['quotes:read'], status: 'disabled' });
    const { statusCode, body } = await test.token(asked, headers);
    expect(statusCode).toBe(401);
    expect(body).not.toContain(cause);
    expect(test.log).toContainEqual(expect.objectContaining({ cause, ...fields }));
  });
});

describe('secrets', () => {
  it('count in the header and in the form', async () => {
    const secret = await test.secret('partner');
    expect((await test.token(own, basic('partner', secret))).statusCode).toBe(200);
    expect((await test.token({ ...own, client_id: 'partner' }, basic('partner', secret))).statusCode).toBe(200);
    expect((await test.token({ ...own, client_id: 'partner', client_secret: secret })).statusCode).toBe(200);
  });

  it('are kept as their hash', async () => {
    const secret = await test.secret('partner');
    expect(secret).toMatch(/^cdkcors_secret_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify([...test.table.items.values()])).not.toContain(secret.slice(15));
  });

  it('count two at a time while one replaces the other, and never three', async () => {
    const first = await test.secret('partner');
    const second = await test.secret('partner', 3600);
    const works = async (secret: string) => (await test.token(own, basic('partner', secret))).statusCode === 200;
    expect(await Promise.all([first, second].map(works))).toEqual([true, true]);
    test.now += 1000;
    const third = await test.secret('partner', 3600);
    expect(await Promise.all([first, second, third].map(works))).toEqual([false, true, true]);
    test.now += 3_600_000;
    expect(await Promise.all([second, third].map(works))).toEqual([false, true]);
  });

  it('stop at once where there is no overlap', async () => {
    const first = await test.secret('partner');
    const second = await test.secret('partner');
    expect((await test.token(own, basic('partner', first))).statusCode).toBe(401);
    expect((await test.token(own, basic('partner', second))).statusCode).toBe(200);
  });

  it('are refused alike, whoever is unknown and whatever is wrong, by as many reads', async () => {
    const secret = await test.secret('partner');
    await test.register({ id: 'gone', type: 'partner', scopes: ['orders:read'], status: 'disabled' });
    const tries: [string, string][] = [
      ['partner', `${secret}x`],
      ['partner', secret.slice(0, -1)],
      ['nobody', secret],
      ['gone', secret],
      ['widget', secret],
      ['app', secret],
    ];
    const seen = [];
    for (const [id, text] of tries) {
      test.table.calls.length = 0;
      const { statusCode, headers, body } = await test.token(own, basic(id, text));
      seen.push({ statusCode, challenge: headers['www-authenticate'], body, calls: [...test.table.calls] });
    }
    expect(new Set(seen.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(seen[0]).toMatchObject({ statusCode: 401, challenge: 'Basic realm="token-issuer"' });
    expect(JSON.parse(seen[0]!.body!)).toMatchObject({ error: 'invalid_client' });
  });

  it.each([
    ['two ways at once', { client_id: 'partner', client_secret: 'x' }, basic('partner', 'x'), 'invalid_request'],
    ['two names', { client_id: 'other' }, basic('partner', 'x'), 'invalid_request'],
    ['another scheme', {}, { authorization: 'Bearer abc' }, 'invalid_request'],
    ['two headers', {}, { authorization: 'Basic YTpi, Basic YTpi' }, 'invalid_request'],
    ['no colon', {}, { authorization: `Basic ${Buffer.from('partner').toString('base64')}` }, 'invalid_request'],
    [
      'a broken escape',
      {},
      { authorization: `Basic ${Buffer.from('partner:%zz').toString('base64')}` },
      'invalid_request',
    ],
    ['no name', {}, {}, 'invalid_client'],
    ['a name that none has', { client_id: 'a#b', client_secret: 'x' }, {}, 'invalid_client'],
    ['a key of the table', { client_id: '__proto__', client_secret: 'x' }, {}, 'invalid_client'],
    ['a secret that goes on', { client_id: 'partner', client_secret: 'x'.repeat(300) }, {}, 'invalid_request'],
  ])('are not looked at with %s', async (_, form, headers, error) => {
    const { json } = await test.token({ ...own, ...form }, headers);
    expect(json).toMatchObject({ error });
  });
});

describe('assertions of private keys', () => {
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  let client: ClientInput;
  let jti = 0;
  beforeAll(async () => {
    pair = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'p1', alg: 'ES256' };
    client = { id: 'signer', type: 'partner', scopes: ['orders:read'], jwks: { keys: [jwk as never] } };
  });
  beforeEach(() => test.register(client));

  const assertion = (claims: JWTPayload = {}, header: object = {}) => {
    jti += 1;
    const all = { iss: 'signer', sub: 'signer', aud: ISSUER, jti: `j${jti}`, iat: START, exp: START + 60, ...claims };
    return new SignJWT(all)
      .setProtectedHeader({ alg: 'ES256', kid: 'p1', ...header })
      .sign(pair.privateKey, { crit: { x: true } });
  };
  const send = async (jwt: string, form: object = {}) =>
    test.token({ ...own, client_assertion_type: JWT_BEARER, client_assertion: jwt, ...form });

  it.each([ISSUER, `${ISSUER}/token`, [ISSUER]])('count for the audience %s', async (aud) => {
    const { statusCode } = await send(await assertion({ aud }));
    expect(statusCode).toBe(200);
  });

  it('count once', async () => {
    const jwt = await assertion();
    expect((await send(jwt)).statusCode).toBe(200);
    expect((await send(jwt)).json).toMatchObject({ error: 'invalid_client' });
    const [seen] = test.table.all('replay#signer');
    expect(seen!['ttl']).toBeGreaterThanOrEqual(START + 60 + 5);
  });

  it('bear with clocks that are off by 5 s, and with no more', async () => {
    const statusAt = async (claims: JWTPayload) => (await send(await assertion(claims))).statusCode;
    expect(await statusAt({ exp: START - 4 })).toBe(200);
    expect(await statusAt({ exp: START - 5 })).toBe(401);
    expect(await statusAt({ nbf: START + 5 })).toBe(200);
    expect(await statusAt({ nbf: START + 6 })).toBe(401);
    expect(await statusAt({ exp: START + 305 })).toBe(200);
    expect(await statusAt({ exp: START + 306 })).toBe(401);
  });

  it.each<[string, JWTPayload, object?]>([
    ['for somebody else', { aud: 'https://other.example' }],
    ['for somebody else too', { aud: [ISSUER, 'https://other.example'] }],
    ['for the API', { aud: 'https://api.shop.example' }],
    ['without jti', { jti: undefined }],
    ['with an empty jti', { jti: '' }],
    ['without exp', { exp: undefined }],
    ['of an issuer that is not the client', { iss: 'other' }],
    ['of another client', { iss: 'partner', sub: 'partner' }],
    ['of a client that is unknown', { iss: 'nobody', sub: 'nobody' }],
    ['of another kind', {}, { typ: 'dpop+jwt' }],
    ['with a key that is unknown', {}, { kid: 'p2' }],
    ['that asks for more', {}, { crit: ['x'], x: 1 }],
  ])('do not count: %s', async (_, claims, header = {}) => {
    const { statusCode, json } = await send(await assertion(claims, header));
    expect(statusCode).toBe(401);
    expect(json).toMatchObject({ error: 'invalid_client' });
  });

  it('do not count with a signature of somebody else, nor without one', async () => {
    const [header, payload] = (await assertion()).split('.');
    const other = await generateKeyPair('ES256');
    const claims = { iss: 'signer', sub: 'signer', aud: ISSUER, jti: 'x', exp: START + 60 };
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'p1' }).sign(other.privateKey);
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const jwt of [
      forged,
      `${header}.${payload}.AAAA`,
      `${none}.${payload}.`,
      `${none}.${payload}.AA`,
      'a.b.c',
      'x',
    ]) {
      expect((await send(jwt)).json).toMatchObject({ error: 'invalid_client' });
    }
    expect(test.table.all('replay#signer')).toEqual([]);
  });

  it('are one way among others', async () => {
    const jwt = await assertion();
    expect((await send(jwt, { client_secret: 'x' })).json).toMatchObject({ error: 'invalid_request' });
    expect((await send(jwt, { client_id: 'partner' })).json).toMatchObject({ error: 'invalid_request' });
    expect((await send(jwt, { client_assertion_type: 'urn:other' })).json).toMatchObject({ error: 'invalid_request' });
    expect((await send(jwt, { client_id: 'signer' })).statusCode).toBe(200);
  });

  it('are needed: who has a key does not come without', async () => {
    const { json } = await test.token({ ...own, client_id: 'signer' }, { origin: SHOP });
    expect(json).toMatchObject({ error: 'invalid_client' });
  });

  it('do not count for a client whose keys protect nothing, though its record is from before they were looked at', async () => {
    const jwks = JSON.stringify({ keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQ', alg: 'RS256', kid: 'p1' }] });
    await test.table.put(
      { pk: 'client', sk: 'signer', type: 'partner', scopes: ['orders:read'], jwks, version: 1 },
      {},
    );
    expect((await send(await assertion())).statusCode).toBe(401);
    const problem = expect.stringMatching(
      /^client "signer": jwks\.keys\[0]\.n: jwks-invalid, jwks\.keys\[0]\.e: jwks-invalid/,
    );
    expect(test.log).toContainEqual(expect.objectContaining({ cause: 'client-malformed', problem }));
  });

  it('do not count when it cannot be known whether they were used before', async () => {
    test.table.before = (call) => (call === 'put' ? { failure: 'throttled', message: 'too many' } : undefined);
    expect((await send(await assertion())).statusCode).toBe(503);
  });
});
