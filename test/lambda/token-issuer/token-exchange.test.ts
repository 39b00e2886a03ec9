import { beforeEach, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { revoke } from '../../../request/tokens/state/revoke';
import {
  ACCESS_TOKEN,
  basic,
  clients,
  decoded,
  POOL,
  SHOP,
  START,
  signal,
  TestIssuer,
} from '../../support/request/token-issuer';

const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start();
});

describe('the exchange of a user token', () => {
  it('gives a token about the user, for apps without origin', async () => {
    const { statusCode, json } = await test.exchange(await test.userToken());
    expect(statusCode).toBe(200);
    expect(json).toMatchObject({ issued_token_type: ACCESS_TOKEN, token_type: 'Bearer', scope: 'orders:read' });
    const { claims } = decoded(json['access_token']);
    expect(claims).toMatchObject({ sub: 'shop|user-1', client_id: 'app' });
    expect(claims).not.toHaveProperty('allowed-origins');
  });

  it('binds what pages get to their origin', async () => {
    const { json } = await test.exchange(await test.userToken(), { client_id: 'widget' }, { origin: SHOP });
    expect(decoded(json['access_token']).claims).toMatchObject({ sub: 'shop|user-1', 'allowed-origins': [SHOP] });
    for (const origin of [undefined, 'https://evil.example', 'null']) {
      const answer = await test.exchange(await test.userToken(), { client_id: 'widget' }, origin ? { origin } : {});
      expect(answer.json).toMatchObject({ error: 'invalid_client' });
    }
  });

  it('is not for pages that pass for an app', async () => {
    const { json } = await test.exchange(await test.userToken(), {}, { origin: SHOP });
    expect(json).toMatchObject({ error: 'invalid_client' });
  });

  it('narrows scopes to what the provider, the client and the request all have', async () => {
    const headers = basic('partner', await test.secret('partner'));
    const scopeOf = async (scope?: string) => {
      const { json } = await test.exchange(await test.userToken(), { client_id: undefined, scope }, headers);
      return json['scope'] ?? json['error'];
    };
    expect(await scopeOf()).toBe('orders:read orders:write');
    expect(await scopeOf('orders:write quotes:read')).toBe('orders:write');
    expect(await scopeOf('quotes:read')).toBe('invalid_scope');
    const { json } = await test.exchange(await test.userToken(), { scope: 'orders:write' });
    expect(json).toMatchObject({ error: 'invalid_scope' });
  });

  it.each<[string, JWTPayload, string]>([
    ['one in scope', { scope: 'openid orders:read' }, 'orders:read'],
    ['one in scp, as text', { scp: 'orders:write profile' }, 'orders:write'],
    ['one in scp, as a list', { scp: ['orders:write', 'profile'] }, 'orders:write'],
    ['one in each', { scope: 'orders:read', scp: ['orders:write'] }, 'orders:read orders:write'],
    ['one among what is no text', { scp: [7, null, 'orders:read', ['orders:write']] }, 'orders:read'],
    ['one, and one that the provider may not open', { scope: 'orders:read quotes:read' }, 'orders:read'],
    ['none of ours', { scope: 'openid aws.cognito.signin.user.admin' }, 'orders:read orders:write'],
    ['none at all', {}, 'orders:read orders:write'],
    ['nothing that makes sense', { scope: { 'orders:read': true }, scp: 7 }, 'orders:read orders:write'],
    ['only what the provider may not open', { scope: 'quotes:read', scp: null }, 'orders:read orders:write'],
  ])('narrows scopes to those of ours that the user token names: %s', async (_, claims, scope) => {
    await test.register({ ...clients.partner, id: 'all', scopes: ['orders:read', 'orders:write', 'quotes:read'] });
    const headers = basic('all', await test.secret('all'));
    const { json } = await test.exchange(await test.userToken(claims), { client_id: undefined }, headers);
    expect(json['scope']).toBe(scope);
  });

  it('gives nothing where the user token and the client name scopes of ours, and not the same', async () => {
    const { json } = await test.exchange(await test.userToken({ scope: 'orders:write' }));
    expect(json).toMatchObject({ error: 'invalid_scope' });
  });

  it('takes access tokens of Cognito by client_id, and ID tokens by aud, each as what it is', async () => {
    const access = await test.userToken();
    const id = await test.userToken({ token_use: 'id', client_id: undefined, aud: 'app-client' });
    const plain = await test.userToken({ token_use: undefined, client_id: undefined, aud: ['app-client', 'other'] });
    const statusOf = async (token: string, type: string) =>
      (await test.exchange(token, { subject_token_type: type })).statusCode;
    expect(await statusOf(access, ACCESS_TOKEN)).toBe(200);
    expect(await statusOf(access, JWT)).toBe(200);
    expect(await statusOf(access, ID_TOKEN)).toBe(400);
    expect(await statusOf(id, ID_TOKEN)).toBe(200);
    expect(await statusOf(id, ACCESS_TOKEN)).toBe(400);
    expect(await statusOf(plain, ACCESS_TOKEN)).toBe(200);
  });

  it.each<[string, JWTPayload, object?]>([
    ['expired', { exp: START - 5 }],
    ['without exp', { exp: undefined }],
    ['without iat', { iat: undefined }],
    ['from the future', { iat: START + 6 }],
    ['older than an hour', { iat: START - 3601 }],
    ['not yet valid', { nbf: START + 6 }],
    ['for another app', { client_id: 'other-client' }],
    ['for another audience', { client_id: undefined, token_use: undefined, aud: 'other' }],
    ['with a client id that is no audience', { token_use: undefined }],
    ['without sub', { sub: undefined }],
    ['with an empty sub', { sub: '' }],
    ['with a sub that is no text', { sub: 7 as unknown as string }],
    ['with a sub that breaks lines', { sub: 'a\nb' }],
    ['with a sub that goes on', { sub: 'a'.repeat(260) }],
    ['of another issuer', { iss: 'https://other.example' }],
    ['of an issuer that only begins like ours', { iss: `${POOL}x` }],
    ['of no issuer', { iss: undefined }],
    ['with an iat that is no whole number', { iat: START - 0.5 }],
    ['that is a security event', {}, { typ: 'secevent+jwt' }],
    ['that is a logout token', {}, { typ: 'logout+jwt' }],
    ['with a key that is unknown', {}, { kid: 'k2' }],
    ['that asks for more', {}, { crit: ['x'], x: 1 }],
    ['bound to something unknown', { cnf: { 'x5t#S256': 'abc' } }],
  ])('refuses a token %s', async (_, claims, header = {}) => {
    // a key that the provider does not publish signs those that name it
    const { privateKey } = await generateKeyPair('ES256');
    const token =
      (header as { kid?: string } | undefined)?.kid === 'k2'
        ? await new SignJWT({ sub: 'user-1' }).setProtectedHeader({ alg: 'ES256', kid: 'k2' }).sign(privateKey)
        : await test.userToken(claims, header);
    const { statusCode, json } = await test.exchange(token);
    expect(statusCode).toBe(400);
    expect(json).toMatchObject({ error: 'invalid_grant' });
    expect(test.kms.calls).not.toContain('Sign');
  });

  it('bears with clocks that are off by 5 s', async () => {
    for (const claims of [{ iat: START + 5 }, { exp: START - 4 }, { nbf: START + 5 }]) {
      expect((await test.exchange(await test.userToken(claims))).statusCode).toBe(200);
    }
  });

  it('refuses forgeries', async () => {
    const token = await test.userToken();
    const [header, payload, signature] = token.split('.');
    const other = await generateKeyPair('RS256');
    const claims = {
      iss: POOL,
      sub: 'user-1',
      token_use: 'access',
      client_id: 'app-client',
      iat: START,
      exp: START + 60,
    };
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(other.privateKey);
    const none = Buffer.from('{"alg":"none","kid":"k1"}').toString('base64url');
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode('k1'.repeat(16)));
    const bad = [forged, `${none}.${payload}.`, `${none}.${payload}.${signature}`, `${header}.${payload}.AAAA`, hmac];
    for (const jwt of [...bad, `${token} `, 'x', `${'a'.repeat(9000)}.b.c`]) {
      const start = jwt.slice(0, 40);
      expect([start, (await test.exchange(jwt)).json]).toMatchObject([start, { error: 'invalid_grant' }]);
    }
  });

  it.each([
    [{ subject_token: undefined }],
    [{ subject_token_type: undefined }],
    [{ subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' }],
    [{ subject_token_type: 'constructor' }],
    [{ requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }],
    [{ actor_token: 'x', actor_token_type: ACCESS_TOKEN }],
  ])('refuses what it does not do: %j', async (form) => {
    expect((await test.exchange(await test.userToken(), form)).json).toMatchObject({ error: 'invalid_request' });
  });

  describe('lets no user pass for a client', () => {
    beforeEach(async () => {
      test = await TestIssuer.start({
        subjectIssuers: [{ issuer: POOL, audience: 'app-client', scopes: ['orders:read'] }],
      });
    });

    it.each(['app', 'partner'])('be it the one that asks or another: %s', async (sub) => {
      const { statusCode, json } = await test.exchange(await test.userToken({ sub }));
      expect({ statusCode, json }).toMatchObject({ statusCode: 400, json: { error: 'invalid_grant' } });
      expect(test.kms.calls).not.toContain('Sign');
    });

    it('nor for one whose record somebody spoilt', async () => {
      for (const item of test.table.all('client')) if (item['sk'] === 'partner') Object.assign(item, { scopes: [] });
      expect((await test.exchange(await test.userToken({ sub: 'partner' }))).json).toMatchObject({
        error: 'invalid_grant',
      });
    });

    it('and gives no token where it cannot be known', async () => {
      let reads = 0;
      test.table.before = (call, pk) => {
        // the first is about the client that asks
        if (call !== 'get' || pk !== 'client' || ++reads === 1) return undefined;
        return { failure: 'unreachable', message: 'gone' };
      };
      const { statusCode, json } = await test.exchange(await test.userToken({ sub: 'user-1' }));
      expect({ statusCode, json }).toMatchObject({ statusCode: 503, json: { error: 'temporarily_unavailable' } });
    });

    it('and takes nothing from users whose subjects only look like it', async () => {
      const { json } = await test.exchange(await test.userToken({ sub: 'user-1' }));
      expect(decoded(json['access_token']).claims.sub).toBe('user-1');
    });
  });

  it('does not turn a bound token into an unbound one', async () => {
    const pair = await generateKeyPair('ES256');
    const jwk = await exportJWK(pair.publicKey);
    const token = await test.userToken({ cnf: { jkt: await calculateJwkThumbprint(jwk) } });
    expect((await test.exchange(token)).json).toMatchObject({ error: 'invalid_grant' });
    const proof = await new SignJWT({ htm: 'POST', htu: 'https://tokens.shop.example/token', jti: 'p', iat: START })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .sign(pair.privateKey);
    expect((await test.exchange(token, {}, { dpop: proof })).json).toMatchObject({ token_type: 'DPoP' });
  });
});

describe('a user who was signed out', () => {
  const options = () => ({ store: test.store, maxLifetimeSeconds: 900, clock: () => test.now });

  it('gets nothing for a token of before, for as long as it would count, also after other revocations', async () => {
    const token = await test.userToken();
    await revoke({ kind: 'subject', id: 'shop|user-1' }, options(), signal());
    for (const minutes of [1, 20, 57]) {
      test.now = (START + minutes * 60) * 1000;
      expect((await test.exchange(token)).json).toMatchObject({
        error: 'invalid_grant',
        detail: expect.stringContaining('signed out'),
      });
    }
    expect((await test.exchange(await test.userToken({ sub: 'user-2' }))).statusCode).toBe(200);
    expect((await test.exchange(await test.userToken())).statusCode).toBe(200);
  });

  it('is not taken for one because all tokens of ours were revoked', async () => {
    const token = await test.userToken();
    await revoke({ kind: 'issuer' }, options(), signal());
    test.now += 60_000;
    expect((await test.exchange(token)).statusCode).toBe(200);
  });
});

describe('web and mobile clients of one provider', () => {
  it('exchange for one subject, each with the scopes of its audience', async () => {
    const [web] = TestIssuer.subjectIssuers;
    const mobile = { ...web!, audience: 'mobile-client', scopes: ['orders:read'] };
    test = await TestIssuer.start({ subjectIssuers: [web!, mobile] });
    const headers = basic('partner', await test.secret('partner'));
    const of = async (client_id: string) => {
      const { json } = await test.exchange(await test.userToken({ client_id }), { client_id: undefined }, headers);
      return { sub: decoded(json['access_token']).claims.sub, scope: json['scope'] };
    };
    expect(await of('app-client')).toEqual({ sub: 'shop|user-1', scope: 'orders:read orders:write' });
    expect(await of('mobile-client')).toEqual({ sub: 'shop|user-1', scope: 'orders:read' });
  });
});

describe('without configured providers', () => {
  it('no user token counts', async () => {
    const token = await test.userToken();
    test = await TestIssuer.start({ subjectIssuers: [] });
    await test.register({ ...clients.app, id: 'app2' });
    expect((await test.exchange(token, { client_id: 'app2' })).json).toMatchObject({ error: 'invalid_grant' });
  });
});
