import { beforeEach, describe, expect, it } from '@jest/globals';
import { ISSUER_POLICIES } from '../../../lambda/token-issuer/cors';
import { loadIssuerConfig } from '../../../lambda/token-issuer/issuer-config';
import { compilePolicy } from '../../../lib/policy';
import { config, ISSUER, SHOP, TestIssuer, WEB_ORIGIN } from '../../support/request/token-issuer';

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start();
});

const DISCOVERY = '/.well-known/openid-configuration';
const corsOf = (headers: Readonly<Record<string, string>>) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('metadata', () => {
  it('says where everything is and what is understood', async () => {
    const { statusCode, headers, json } = await test.send(DISCOVERY, { method: 'GET' });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'public, max-age=300' });
    expect(json).toMatchObject({
      issuer: ISSUER,
      token_endpoint: `${ISSUER}/token`,
      jwks_uri: `${ISSUER}/jwks.json`,
      revocation_endpoint: `${ISSUER}/revoke`,
      introspection_endpoint: `${ISSUER}/introspect`,
      grant_types_supported: expect.arrayContaining([WEB_ORIGIN]),
      dpop_signing_alg_values_supported: ['ES256'],
      id_token_signing_alg_values_supported: ['ES256'],
    });
  });

  it('says so at the paths of OpenID Connect and of OAuth alike, to pages of any origin', async () => {
    const request = { method: 'GET', headers: { origin: 'https://any.example' } };
    const answer = await test.send('/.well-known/oauth-authorization-server', request);
    expect(answer).toEqual(await test.send(DISCOVERY, request));
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'access-control-allow-origin': '*' } });
  });

  it('does not speak of proofs where nobody looks at them', async () => {
    test = await TestIssuer.start({ dpop: false });
    const { json } = await test.send(DISCOVERY, { method: 'GET' });
    expect(json).not.toHaveProperty('dpop_signing_alg_values_supported');
  });

  it('publishes the keys that sign, will sign and did, without what only KMS knows', async () => {
    await test.rotate({ keyRotationSeconds: 0 });
    const kids = async () => {
      const { headers, json } = await test.send('/jwks.json', { method: 'GET' });
      expect(headers['cache-control']).toBe('public, max-age=300');
      return (json['keys'] as { kid: string; alg: string }[]).map(({ kid }) => kid.replace(/^.*-/, ''));
    };
    expect(await kids()).toEqual(['1', '2']);
    test.now += 300_000;
    await test.rotate();
    expect(await kids()).toEqual(['1', '2']);
    test.now += 910_000;
    await test.rotate();
    expect(await kids()).toEqual(['2']);
    const { body } = await test.send('/jwks.json', { method: 'GET' });
    expect(body).not.toMatch(/kms|"d"/);
  });

  it('keeps the keys for 5 s, and no longer, not even with a clock that was set back', async () => {
    const reads = async () => {
      test.table.calls.length = 0;
      await test.send('/jwks.json', { method: 'GET' });
      return test.table.calls.length;
    };
    expect(await reads()).toBe(1);
    test.now += 4999;
    expect(await reads()).toBe(0);
    test.now += 1;
    expect(await reads()).toBe(1);
    test.now -= 1;
    expect(await reads()).toBe(1);
  });

  it('keeps nothing of a read that failed', async () => {
    const status = async () => (await test.send('/jwks.json', { method: 'GET' })).statusCode;
    test.table.before = () => ({ failure: 'unreachable', message: 'gone' });
    expect(await status()).toBe(503);
    test.table.before = () => undefined;
    expect(await status()).toBe(200);
    test.table.before = () => ({ failure: 'unreachable', message: 'gone' });
    test.now += 5000;
    expect(await status()).toBe(503);
  });

  it('is not made up when the table cannot be read', async () => {
    test.table.before = () => ({ failure: 'unreachable', message: 'gone' });
    const { statusCode, headers, json } = await test.send('/jwks.json', { method: 'GET' });
    expect(statusCode).toBe(503);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(json).toMatchObject({ status: 503, title: expect.any(String), error: 'temporarily_unavailable' });
  });
});

describe('CORS', () => {
  const preflight = (path: string, method: string, requestHeaders = 'content-type') =>
    test.send(path, {
      method: 'OPTIONS',
      headers: {
        origin: SHOP,
        'access-control-request-method': method,
        'access-control-request-headers': requestHeaders,
      },
    });

  it('has policies that compile as they are', () => {
    for (const policy of Object.values(ISSUER_POLICIES)) {
      // servers have no origin to list, which only a live list may begin with
      if (policy.origins === '*') expect(compilePolicy(policy)).toMatchObject(policy);
    }
  });

  it('lets pages of any origin ask for tokens and keys, without credentials', async () => {
    const token = await preflight('/token', 'POST', 'authorization, content-type, dpop');
    expect(token).toMatchObject({ statusCode: 204, headers: { 'access-control-allow-origin': '*' } });
    expect(token.headers['access-control-allow-headers']).toContain('dpop');
    for (const path of [DISCOVERY, '/jwks.json']) {
      expect(await preflight(path, 'GET', '')).toMatchObject({
        statusCode: 204,
        headers: { 'access-control-allow-origin': '*' },
      });
      const answer = await test.send(path, { method: 'GET', headers: { origin: SHOP } });
      expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*' });
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  it('lets pages read why they got no token', async () => {
    const { statusCode, headers } = await test.token({ grant_type: WEB_ORIGIN, client_id: 'x' }, { origin: SHOP });
    expect({ statusCode, headers }).toMatchObject({ statusCode: 401, headers: { 'access-control-allow-origin': '*' } });
    expect(headers['access-control-expose-headers']).toContain('retry-after');
  });

  it.each(['/revoke', '/introspect', '/events'])('opens nothing of %s to pages', async (path) => {
    const denied = await preflight(path, 'POST');
    expect(denied.statusCode).toBe(403);
    expect(corsOf(denied.headers)).toEqual([]);
    const answer = await test.send(path, { form: { token: 'x' }, headers: { origin: SHOP } });
    expect(corsOf(answer.headers)).toEqual([]);
  });

  it('answers OPTIONS that are no preflights', async () => {
    const answer = await test.send('/token', { method: 'OPTIONS' });
    expect(answer).toMatchObject({ statusCode: 204, headers: { allow: 'POST, OPTIONS' } });
  });
});

describe('errors', () => {
  it('of OAuth have one body for both standards, in the type that its clients read', async () => {
    const { statusCode, headers, json } = await test.token({ grant_type: 'password' });
    expect(statusCode).toBe(400);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(json).toEqual({
      type: 'https://github.com/cdk-cors/cdk-cors/blob/main/docs/tokens.md#unsupported_grant_type',
      title: 'There is no such grant',
      status: 400,
      detail: 'there is no such grant',
      error: 'unsupported_grant_type',
      error_description: 'there is no such grant',
    });
  });

  it('say so where there is nothing, or not that way', async () => {
    const nowhere = await test.send('/', { method: 'GET' });
    expect(nowhere).toMatchObject({ statusCode: 404, headers: { 'content-type': 'application/problem+json' } });
    expect((await test.send('/token/')).statusCode).toBe(404);
    expect((await test.send('/TOKEN')).statusCode).toBe(404);
    const other = await test.send('/token', { method: 'GET' });
    expect(other).toMatchObject({ statusCode: 405, headers: { allow: 'POST, OPTIONS' } });
    expect((await test.send('/jwks.json')).statusCode).toBe(405);
  });

  it('of our own are told to the log, and to nobody else', async () => {
    test.table.before = () => {
      throw new Error('a secret of the inside');
    };
    const { statusCode, body } = await test.token({ grant_type: WEB_ORIGIN, client_id: 'widget' }, { origin: SHOP });
    expect(statusCode).toBe(500);
    expect(body).not.toContain('inside');
    expect(test.log).toContainEqual(
      expect.objectContaining({ kind: 'error', problem: expect.stringContaining('inside') }),
    );
  });

  it('count the tokens given and refused, and name nobody by an address', async () => {
    const counting = await TestIssuer.start({ metrics: { stack: 'Shop', tokens: 'Tokens' } });
    const granted = { grant_type: WEB_ORIGIN, client_id: 'widget' };
    expect((await counting.token(granted, { origin: SHOP })).statusCode).toBe(200);
    expect((await counting.token({ ...granted, client_id: 'nobody' }, { origin: SHOP })).statusCode).toBe(401);
    const counted = counting.log.filter((line) => '_aws' in line);
    expect(counted).toEqual([
      expect.objectContaining({ kind: 'token', stack: 'Shop', tokens: 'Tokens', reason: 'issued', Issued: 1 }),
      expect.objectContaining({ kind: 'refusal', tokens: 'Tokens', reason: 'invalid_client', Refused: 1 }),
    ]);
    expect(counted[1]).toMatchObject({ network: expect.stringMatching(/^[\da-f]{4}$/) });
    expect(counted[1]).not.toHaveProperty('address');
  });

  it.each([undefined, null, 7, 'x', [], {}, { requestContext: null }, { rawPath: '/token', requestContext: {} }])(
    'answer what is no request: %j',
    async (event) => {
      expect((await test.issuer.handle(event)).statusCode).toBe(400);
    },
  );
});

describe('the config', () => {
  it('is taken as constructs write it', () => {
    expect(loadIssuerConfig(JSON.stringify(config))).toEqual(config);
  });

  it('is refused with all that is wrong with it', () => {
    expect(loadIssuerConfig(undefined)).toEqual(['TOKENS_CONFIG is no JSON']);
    const broken = { ...config, algorithm: 'HS256', tokenLifetimeSeconds: '300', subjectIssuers: [{ issuer: 'x' }] };
    expect(loadIssuerConfig(JSON.stringify(broken))).toEqual([
      'algorithm is neither ES256 nor RS256',
      'tokenLifetimeSeconds is no number above 0',
      'subjectIssuers is no list of { issuer, audience, scopes }',
    ]);
    expect(loadIssuerConfig('null')).toHaveLength(9);
  });
});
