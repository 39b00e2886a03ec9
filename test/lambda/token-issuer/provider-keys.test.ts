import { beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { POOL, START, TestIssuer } from '../../support/request/token-issuer';

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start();
});

describe('the keys of the provider', () => {
  it('are fetched from its discovery document once, and again when they get old', async () => {
    await test.exchange(await test.userToken());
    await test.exchange(await test.userToken());
    const fetches = [`GET ${POOL}/.well-known/openid-configuration`, `GET ${POOL}/keys`];
    expect(test.provider.requests).toEqual(fetches);
    test.now += 600_000;
    await test.exchange(await test.userToken());
    expect(test.provider.requests).toEqual([...fetches, ...fetches]);
  });

  it('serve on while they cannot be fetched, but for an hour only', async () => {
    await test.exchange(await test.userToken());
    test.provider.instead = () => ({ status: 503, body: '' });
    test.now += 3_599_000;
    expect((await test.exchange(await test.userToken())).statusCode).toBe(200);
    test.now += 60_000;
    expect((await test.exchange(await test.userToken())).statusCode).toBe(503);
  });

  it.each([
    ['another issuer', { issuer: 'https://evil.example', jwks_uri: `${POOL}/keys` }],
    ['keys without https', { issuer: POOL, jwks_uri: 'http://cognito.example/keys' }],
    ['no keys', { issuer: POOL }],
    ['nothing', null],
  ])('are not taken from a document of %s', async (_, document) => {
    test.provider.instead = (url) =>
      url.endsWith('openid-configuration') ? { status: 200, body: JSON.stringify(document) } : undefined;
    expect((await test.exchange(await test.userToken())).statusCode).toBe(503);
    expect(test.log).toContainEqual(expect.objectContaining({ kind: 'subject-issuer', issuer: POOL }));
  });

  it('are never fetched for an issuer that nobody configured', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const claims = { iss: 'https://evil.example', sub: 'user-1', iat: START, exp: START + 60, aud: 'app-client' };
    const header = { alg: 'ES256', jku: 'https://evil.example/keys', kid: 'k1' };
    await test.exchange(await new SignJWT(claims).setProtectedHeader(header).sign(privateKey));
    expect(test.provider.requests).toEqual([]);
  });
});

describe('a key that is new', () => {
  const withKey = async (kid: string) => test.exchange(await test.userToken({}, { kid }));
  const down = () => ({ status: 503, body: '' });
  const unavailable = (seconds: number) => ({
    statusCode: 503,
    headers: { 'retry-after': String(seconds) },
    json: { error: 'temporarily_unavailable' },
  });

  it('is found by one more look, also right after the last one', async () => {
    await withKey('k1');
    test.now += 1_000;
    await test.provider.addKey('k2');
    expect((await withKey('k2')).statusCode).toBe(200);
  });

  it('has to wait where keys were looked at twice in 30 s, and does not lose its grant', async () => {
    await withKey('k1');
    test.now += 10_000;
    await test.provider.addKey('k2');
    await withKey('k2');
    await test.provider.addKey('k3');
    expect(await withKey('k3')).toMatchObject(unavailable(20));
    expect(test.log).toContainEqual(
      expect.objectContaining({ kind: 'subject-token', cause: 'look-delayed', iss: POOL }),
    );
    test.now += 20_000;
    expect((await withKey('k3')).statusCode).toBe(200);
  });

  it('has to wait while keys cannot be fetched, and those that are known serve on', async () => {
    await withKey('k1');
    await test.provider.addKey('k2');
    test.provider.instead = down;
    expect(await withKey('k2')).toMatchObject(unavailable(30));
    test.now += 12_000;
    expect(await withKey('k2')).toMatchObject(unavailable(18));
    expect((await withKey('k1')).statusCode).toBe(200);
    test.provider.instead = () => undefined;
    test.now += 18_000;
    expect((await withKey('k2')).statusCode).toBe(200);
  });

  it('counts as unknown only where a look for it found the key of somebody else', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const stranger = { iss: POOL, sub: 'user-1', iat: START, exp: START + 60 };
    const token = await new SignJWT(stranger).setProtectedHeader({ alg: 'RS256', kid: 'x' }).sign(privateKey);
    // of a new instance, the first look is the one for it
    expect(await test.exchange(token)).toMatchObject({ statusCode: 400, json: { error: 'invalid_grant' } });
    expect(test.provider.requests.length).toBe(2);
    expect(test.log).toContainEqual(expect.objectContaining({ kind: 'subject-token', cause: 'key-unknown' }));
  });

  it('is looked for twice in 30 s at most, whoever names one', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const header = { alg: 'RS256', kid: 'x' };
    const token = await new SignJWT({ iss: POOL, sub: 'u' }).setProtectedHeader(header).sign(privateKey);
    for (let seconds = 0; seconds < 300; seconds++) {
      await test.exchange(token);
      test.now += 1_000;
    }
    // each look is two requests
    expect(test.provider.requests.length).toBe(2 * 2 * 10);
    test.provider.requests.length = 0;
    test.provider.instead = down;
    for (let seconds = 0; seconds < 300; seconds++) {
      await test.exchange(token);
      test.now += 1_000;
    }
    expect(test.provider.requests.length).toBe(10);
  });

  it('is looked for once by requests that come together', async () => {
    const answers = await Promise.all([withKey('k1'), withKey('k1'), withKey('k1')]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(test.provider.requests.length).toBe(2);
  });

  it('is found although the clock was set back meanwhile', async () => {
    await withKey('k1');
    test.now -= 86_400_000;
    await test.provider.addKey('k2');
    expect((await withKey('k2')).statusCode).toBe(200);
  });
});

describe('a provider whose documents are elsewhere', () => {
  const [config] = TestIssuer.subjectIssuers;

  it('is found by the URL of its discovery document, which has to name the issuer all the same', async () => {
    const discoveryUrl = 'https://id.shop.example/policies/sign-in/openid-configuration';
    test = await TestIssuer.start({ subjectIssuers: [{ ...config!, discoveryUrl }] });
    let issuer = POOL;
    test.provider.instead = (url) =>
      url === discoveryUrl ? { status: 200, body: JSON.stringify({ issuer, jwks_uri: `${POOL}/keys` }) } : undefined;
    expect((await test.exchange(await test.userToken())).statusCode).toBe(200);
    expect(test.provider.requests).toEqual([`GET ${discoveryUrl}`, `GET ${POOL}/keys`]);
    issuer = 'https://other.example';
    test.now += 4_000_000;
    expect((await test.exchange(await test.userToken())).statusCode).toBe(503);
  });

  it('needs no discovery document where its keys are known to be at a URL', async () => {
    test = await TestIssuer.start({ subjectIssuers: [{ ...config!, jwksUri: `${POOL}/keys` }] });
    expect((await test.exchange(await test.userToken())).statusCode).toBe(200);
    expect(test.provider.requests).toEqual([`GET ${POOL}/keys`]);
    expect((await test.exchange(await test.userToken({ iss: 'https://other.example' }))).statusCode).toBe(400);
  });

  it('is found as well where only one of several entries says so', async () => {
    const mobile = { ...config!, audience: 'mobile', jwksUri: `${POOL}/keys` };
    test = await TestIssuer.start({ subjectIssuers: [config!, mobile] });
    await test.exchange(await test.userToken());
    expect(test.provider.requests).toEqual([`GET ${POOL}/keys`]);
  });
});
