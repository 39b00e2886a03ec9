import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { clients, decoded, ISSUER, SHOP, START, TestIssuer, WEB_ORIGIN } from '../../support/request/token-issuer';

let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let jwk: JWK;
let test: TestIssuer;
beforeAll(async () => {
  pair = await generateKeyPair('ES256', { extractable: true });
  jwk = await exportJWK(pair.publicKey);
});
beforeEach(async () => {
  test = await TestIssuer.start();
  await test.register({ ...clients.widget, id: 'bound', dpop: true });
});

let jti = 0;
function proof(claims: JWTPayload = {}, header: object = {}): Promise<string> {
  jti += 1;
  return new SignJWT({ htm: 'POST', htu: `${ISSUER}/token`, iat: START, jti: `p${jti}`, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(pair.privateKey);
}

function ask(client_id: string, dpop?: string) {
  return test.token({ grant_type: WEB_ORIGIN, client_id }, { origin: SHOP, ...(dpop !== undefined && { dpop }) });
}

describe('proofs of possession', () => {
  it.each(['bound', 'widget'])('bind the token to their key, whether they are demanded or not (%s)', async (id) => {
    const { json } = await ask(id, await proof());
    expect(json).toMatchObject({ token_type: 'DPoP' });
    expect(decoded(json['access_token']).claims['cnf']).toEqual({ jkt: await calculateJwkThumbprint(jwk) });
  });

  it('bind nothing where nobody would look at them, so that no bound token passes without its key', async () => {
    const unaware = await TestIssuer.start({ dpop: false });
    await unaware.register({ ...clients.widget, id: 'bound', dpop: true });
    const asked = { grant_type: WEB_ORIGIN, client_id: 'bound' };
    const proven: Record<string, string> = { origin: SHOP, dpop: await proof() };
    for (const headers of [{ origin: SHOP }, proven]) {
      expect((await unaware.token(asked, headers)).json).toMatchObject({ error: 'invalid_dpop_proof' });
    }
  });

  it('are demanded where the client says so', async () => {
    const { statusCode, json } = await ask('bound');
    expect(statusCode).toBe(400);
    expect(json).toMatchObject({ error: 'invalid_dpop_proof' });
  });

  it('count once', async () => {
    const text = await proof();
    expect((await ask('bound', text)).statusCode).toBe(200);
    expect((await ask('bound', text)).json).toMatchObject({ error: 'invalid_dpop_proof' });
  });

  it.each<[string, JWTPayload, object?]>([
    ['for another URL', { htu: `${ISSUER}/revoke` }],
    ['for another host', { htu: 'https://evil.example/token' }],
    ['for another method', { htm: 'GET' }],
    ['too old', { iat: START - 301 }],
    ['from the future', { iat: START + 301 }],
    ['without jti', { jti: undefined }],
    ['of another kind', {}, { typ: 'JWT' }],
  ])('do not count: %s', async (_, claims, header = {}) => {
    expect((await ask('widget', await proof(claims, header))).json).toMatchObject({ error: 'invalid_dpop_proof' });
  });

  it('do not count with a private key in them, without signature, or twice', async () => {
    const withPrivate = await proof({}, { jwk: await exportJWK(pair.privateKey) });
    const text = await proof();
    for (const bad of [withPrivate, text.slice(0, -4), `${text}, ${await proof()}`, '', 'x']) {
      expect((await ask('widget', bad)).json).toMatchObject({ error: 'invalid_dpop_proof' });
    }
  });

  it('do not count when it cannot be known whether they were used before', async () => {
    test.table.before = (call) => (call === 'put' ? { failure: 'timeout', message: 'no answer in time' } : undefined);
    expect((await ask('widget', await proof())).statusCode).toBe(503);
  });
});
