import { beforeEach, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { revoke } from '../../../../request/tokens/state/revoke';
import { refused } from '../../../support/request/fake-kms';
import {
  AUDIENCE,
  basic,
  clients,
  decoded,
  ISSUER,
  SHOP,
  START,
  signal,
  TestIssuer,
  WEB_ORIGIN,
} from '../../../support/request/token-issuer';

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start();
});

const publicGrant = { grant_type: WEB_ORIGIN, client_id: 'widget' };
const own = { grant_type: 'client_credentials' };

describe('tokens', () => {
  it('say who may use them for what, and verify with the published keys', async () => {
    const { statusCode, headers, json } = await test.token(publicGrant, { origin: SHOP });
    expect({ statusCode, headers }).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', 'access-control-allow-origin': '*' },
    });
    expect(json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'quotes:read',
    });
    const { header, claims } = decoded(json['access_token']);
    expect(header).toEqual({ alg: 'ES256', kid: expect.stringMatching(/-1$/), typ: 'at+jwt' });
    expect(claims).toEqual({
      iss: ISSUER,
      aud: AUDIENCE,
      sub: 'widget',
      client_id: 'widget',
      iat: START,
      exp: START + 300,
      jti: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      scope: 'quotes:read',
      'allowed-origins': [SHOP],
    });
    const { json: keys } = await test.send('/jwks.json', { method: 'GET' });
    const set = createLocalJWKSet(keys as unknown as Parameters<typeof createLocalJWKSet>[0]);
    await jwtVerify(json['access_token'] as string, set, { currentDate: new Date(test.now) });
  });

  it('are logged by their jti, and never by their text', async () => {
    const token = await test.widgetToken();
    const { claims } = decoded(token);
    expect(test.log).toContainEqual(expect.objectContaining({ kind: 'token', client: 'widget', jti: claims.jti }));
    expect(JSON.stringify(test.log)).not.toContain(token.split('.')[2]);
  });

  it('have RS256 signatures where the deployment says so', async () => {
    await test.rotate({ algorithm: 'RS256' });
    const { header } = decoded(await test.widgetToken());
    expect(header).toMatchObject({ alg: 'RS256' });
  });

  it.each([
    [undefined, 300],
    [60, 60],
    [900, 900],
  ])('live as long as their client says: %s', async (maxLifetime, lifetime) => {
    await test.register({ ...clients.widget, id: 'other', maxLifetime });
    const { json } = await test.token({ ...publicGrant, client_id: 'other' }, { origin: SHOP });
    const { claims } = decoded(json['access_token']);
    expect(claims.exp! - claims.iat!).toBe(lifetime);
    expect(json['expires_in']).toBe(lifetime);
  });

  it('never live longer than the deployment allows, whatever their client says', async () => {
    test = await TestIssuer.start({ maxLifetimeSeconds: 120, tokenLifetimeSeconds: 120 });
    await test.register({ ...clients.widget, id: 'other', maxLifetime: 900 });
    const { json } = await test.token({ ...publicGrant, client_id: 'other' }, { origin: SHOP });
    expect(json['expires_in']).toBe(120);
  });
});

describe('the public grant', () => {
  it('binds the token to the origin that asked, of those of the client', async () => {
    const { json } = await test.token(publicGrant, { origin: 'https://m.shop.example' });
    expect(decoded(json['access_token']).claims['allowed-origins']).toEqual(['https://m.shop.example']);
  });

  it('gives only what is public, and the client has, and was asked for', async () => {
    const scopeOf = async (scope?: string) => (await test.token({ ...publicGrant, scope }, { origin: SHOP })).json;
    expect(await scopeOf('quotes:read orders:read')).toMatchObject({ scope: 'quotes:read' });
    expect(await scopeOf('orders:read')).toMatchObject({ error: 'invalid_scope' });
    expect(await scopeOf('prices:read')).toMatchObject({ error: 'invalid_scope' });
    expect(await scopeOf('quotes')).toMatchObject({ error: 'invalid_scope' });
  });

  it('answers alike to every request that it refuses', async () => {
    await test.register({ ...clients.widget, id: 'gone', status: 'disabled' });
    const secret = await test.secret('partner');
    const answers = await Promise.all([
      test.token({ ...publicGrant, client_id: 'nobody' }, { origin: SHOP }),
      test.token({ ...publicGrant, client_id: 'gone' }, { origin: SHOP }),
      test.token({ ...publicGrant, client_id: 'partner' }, { origin: SHOP }),
      test.token({ ...publicGrant, client_secret: secret }, { origin: SHOP }),
      test.token(publicGrant, { origin: 'https://evil.example' }),
      test.token(publicGrant, { origin: 'null' }),
      test.token(publicGrant, { origin: SHOP.toUpperCase() }),
      test.token(publicGrant, { origin: `${SHOP}, ${SHOP}` }),
      test.token(publicGrant),
    ]);
    for (const { statusCode, body } of answers) {
      expect(statusCode).toBe(401);
      expect(body).toBe(answers[0]!.body);
    }
    expect(test.kms.calls).not.toContain('Sign');
  });

  it('is there for browser clients only', async () => {
    const secret = await test.secret('partner');
    const { json } = await test.token({ ...publicGrant, client_id: 'partner', client_secret: secret });
    expect(json).toMatchObject({ error: 'unauthorized_client' });
  });
});

describe('client credentials', () => {
  it('give a token that is not for pages, narrowed to what was asked for', async () => {
    const headers = basic('partner', await test.secret('partner'));
    const all = await test.token(own, headers);
    expect(all.json).toMatchObject({ scope: 'orders:read orders:write' });
    expect(decoded(all.json['access_token']).claims).not.toHaveProperty('allowed-origins');
    const some = await test.token({ ...own, scope: 'orders:write admin' }, headers);
    expect(some.json).toMatchObject({ scope: 'orders:write' });
  });

  it('are not for clients that prove nothing', async () => {
    const { json } = await test.token({ ...own, client_id: 'widget' }, { origin: SHOP });
    expect(json).toMatchObject({ error: 'unauthorized_client' });
  });
});

describe('requests', () => {
  it.each([
    ['no grant', {}, 'invalid_request'],
    ['a grant of somebody else', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['two spaces in scope', { grant_type: 'client_credentials', scope: 'a  b' }, 'invalid_scope'],
    ['a quote in scope', { grant_type: 'client_credentials', scope: 'a"' }, 'invalid_scope'],
    ['another resource', { grant_type: 'client_credentials', resource: 'https://other.example' }, 'invalid_target'],
    ['another audience', { grant_type: 'client_credentials', audience: 'https://other.example' }, 'invalid_target'],
  ])('are refused before anything is read: %s', async (_, form, error) => {
    test.table.calls.length = 0;
    const { json } = await test.token({ ...form, client_id: 'partner', client_secret: 'x' });
    expect(json).toMatchObject({ error, error_description: expect.any(String), title: expect.any(String) });
    expect(test.table.calls).toEqual([]);
  });

  it.each([
    ['JSON', { headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['no content type', { body: 'grant_type=client_credentials' }],
    ['a parameter twice', { ...formBody('grant_type=client_credentials&grant_type=client_credentials') }],
    ['too much', { ...formBody(`grant_type=client_credentials&x=${'a'.repeat(40_000)}`) }],
    ['too many parameters', { ...formBody(Array.from({ length: 40 }, (__, i) => `p${i}=1`).join('&')) }],
    ['no UTF-8', { ...formBody(Buffer.from([0xff, 0xfe]).toString('base64')), isBase64Encoded: true }],
    ['nothing', { ...formBody('') }],
  ])('are refused when their body is no form: %s', async (_, request) => {
    const { statusCode, json } = await test.send('/token', request);
    expect(statusCode).toBe(400);
    expect(json).toMatchObject({ error: 'invalid_request' });
  });

  it('may be encoded in base64, as API Gateway does with types it does not know', async () => {
    const { headers, body } = formBody('grant_type=client_credentials&client_id=partner');
    const secret = await test.secret('partner');
    const encoded = Buffer.from(`${body}&client_secret=${secret}`).toString('base64');
    const { statusCode } = await test.send('/token', { headers, body: encoded, isBase64Encoded: true });
    expect(statusCode).toBe(200);
  });
});

describe('after a revocation', () => {
  const options = () => ({ store: test.store, maxLifetimeSeconds: 900, clock: () => test.now });

  it.each([
    ['client', { kind: 'client', id: 'widget' }],
    ['subject', { kind: 'subject', id: 'widget' }],
    ['issuer', { kind: 'issuer' }],
  ] as const)('of the %s, nothing is issued until its epoch has passed', async (_, what) => {
    await revoke(what, options(), signal());
    const early = await test.token(publicGrant, { origin: SHOP });
    expect(early).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '6' },
      json: { error: 'temporarily_unavailable' },
    });
    expect(test.kms.calls).not.toContain('Sign');
    test.now += 6000;
    expect(decoded(await test.widgetToken()).claims.iat).toBe(START + 6);
  });

  it.each([-5000, 5000])('by a machine whose clock is off by %d ms, no old token survives', async (skew) => {
    const before = decoded(await test.widgetToken()).claims;
    await revoke({ kind: 'client', id: 'widget' }, { ...options(), clock: () => test.now + skew }, signal());
    test.now += 11_000;
    const after = decoded(await test.widgetToken()).claims;
    const [entry] = test.table.all('feed').filter(({ kind }) => kind === 'client');
    expect(before.iat).toBeLessThan(entry!['notBefore'] as number);
    expect(after.iat).toBeGreaterThanOrEqual(entry!['notBefore'] as number);
  });

  it('of another client nothing changes', async () => {
    await revoke({ kind: 'client', id: 'other' }, options(), signal());
    expect((await test.token(publicGrant, { origin: SHOP })).statusCode).toBe(200);
  });

  it('that happens while a token is issued, the token is dated before it', async () => {
    test.table.before = async (call, pk) => {
      if (call !== 'query' || pk !== 'feed') return undefined;
      // the read of the feed takes its time, and does not see what is written behind it
      test.table.before = () => undefined;
      test.now += 3000;
      return undefined;
    };
    const { claims } = decoded(await test.widgetToken());
    expect(claims.iat).toBe(START);
  });
});

describe('when something does not work', () => {
  const dead = { failure: 'unreachable', message: 'gone' } as const;

  it.each([
    ['KMS throttles', refused('ThrottlingException')],
    ['KMS denies', refused('AccessDeniedException')],
    ['KMS is down', { status: 500, body: '' }],
    ['the key is disabled', refused('DisabledException')],
    ['KMS says nothing that makes sense', { status: 200, body: '{"Signature":"AAAA"}' }],
  ])('there is a 503, and nothing is issued: %s', async (_, answer) => {
    test.kms.before = (action) => (action === 'Sign' ? answer : undefined);
    const { statusCode, headers, json } = await test.token(publicGrant, { origin: SHOP });
    expect(statusCode).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(json).toMatchObject({ error: 'temporarily_unavailable' });
    expect(json).not.toHaveProperty('access_token');
  });

  it.each([
    ['the count of requests', 'add', 'rate#address#192.0.2.1'],
    ['the client', 'get', 'client'],
    ['the count of the client', 'add', 'rate#client#widget#network#192.0.2.0/24'],
    ['revocations and keys', 'query', 'feed'],
  ])('there is a 503 when the table does not give %s', async (_, call, pk) => {
    test.table.before = (at, where) => (at === call && where === pk ? dead : undefined);
    const { statusCode } = await test.token(publicGrant, { origin: SHOP });
    expect(statusCode).toBe(503);
    expect(test.kms.calls).not.toContain('Sign');
  });

  it('there is a 503 before the first key', async () => {
    const empty = new TestIssuer();
    await empty.register(clients.widget);
    expect((await empty.token(publicGrant, { origin: SHOP })).statusCode).toBe(503);
  });

  it('a client whose record somebody spoilt gets nothing, and the log says what is wrong with it', async () => {
    for (const item of test.table.all('client')) {
      if (item['sk'] === 'widget') Object.assign(item, { origins: ['https://*.shop.example', SHOP] });
    }
    expect((await test.token(publicGrant, { origin: SHOP })).statusCode).toBe(401);
    expect(test.log).toContainEqual(
      expect.objectContaining({ kind: 'client', problem: expect.stringContaining('origins[0]: origin-not-exact') }),
    );
  });
});

function formBody(body: string) {
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}
