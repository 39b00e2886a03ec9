import { beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { SUBJECT_CAUSES, type SubjectCause } from '../../../lambda/token-issuer/subjects/subject-causes';
import { revoke } from '../../../request/tokens/state/revoke';
import { ACCESS_TOKEN, POOL, START, signal, TestIssuer, TOKEN_EXCHANGE } from '../../support/request/token-issuer';

const none = Buffer.from('{"alg":"none","kid":"k1"}').toString('base64url');
const EVENT = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start();
});

type Make = () => Promise<string>;
const user =
  (claims: JWTPayload = {}, header: object = {}): Make =>
  () =>
    test.userToken(claims, header);

/** A token that a key signed which the provider does not publish. */
async function forged(header: object, claims: JWTPayload = {}): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  const all = { iss: POOL, sub: 'user-1', iat: START, exp: START + 60, ...claims };
  return new SignJWT(all).setProtectedHeader({ alg: 'RS256', ...header }).sign(privateKey);
}

const TOKENS: [SubjectCause, string, Make, string?][] = [
  ['token-malformed', 'no JWT', async () => 'x'],
  ['token-malformed', 'far too long', async () => `${'a'.repeat(9000)}.b.c`],
  ['issuer-unknown', 'of a stranger', user({ iss: 'https://other.example' })],
  ['issuer-unknown', 'of nobody', user({ iss: undefined })],
  ['issuer-slash', 'whose issuer has a slash', user({ iss: `${POOL}/` }), POOL],
  ['key-unknown', 'of a key that nobody published', () => forged({ kid: 'x' })],
  ['header-unsupported', 'that wants something unknown', user({}, { crit: ['x'], x: 1 })],
  [
    'header-unsupported',
    'without signature',
    async () => `${(await forged({ kid: 'k1' }, {})).replace(/^[^.]+/, none)}`,
  ],
  ['signature-invalid', 'forged', () => forged({ kid: 'k1' })],
  ['token-expired', 'expired', user({ exp: START - 5 })],
  ['token-not-yet-valid', 'with an nbf to come', user({ nbf: START + 6 })],
  ['token-not-yet-valid', 'with an iat to come', user({ iat: START + 6 })],
  ['token-too-old', 'older than an hour', user({ iat: START - 3601 })],
  ['claims-invalid', 'without exp', user({ exp: undefined }), 'exp'],
  ['claims-invalid', 'with half a second', user({ iat: START - 0.5 })],
  ['kind-mismatch', 'of another kind', user({}, { typ: 'logout+jwt' })],
  ['kind-mismatch', 'of another type', user({ token_use: 'id' })],
  ['audience-mismatch', 'for another app', user({ client_id: 'other-client' }), 'other-client'],
  ['audience-mismatch', 'for others', user({ token_use: undefined, aud: ['other-app'] }), 'other-app'],
  ['subject-invalid', 'without a usable sub', user({ sub: 'a\nb' })],
  ['proof-missing', 'bound to a key', user({ cnf: { jkt: 'abc' } })],
  ['proof-missing', 'bound to something unknown', user({ cnf: { 'x5t#S256': 'abc' } })],
];

function exchange(subject_token: string) {
  const form = { grant_type: TOKEN_EXCHANGE, client_id: 'app', subject_token, subject_token_type: ACCESS_TOKEN };
  return test.token(form);
}

/** Causes in the log of one kind. */
function logged(kind: string): Record<string, unknown>[] {
  return test.log.filter((line) => line['kind'] === kind && 'cause' in line);
}

/** No answer has the cause: what it says is for whoever may read the log. */
function told(answer: { readonly body?: string | undefined }): string[] {
  return SUBJECT_CAUSES.filter((cause) => answer.body?.includes(cause));
}

describe('the log of a token that is refused', () => {
  it.each(TOKENS)('says %s: %s', async (cause, _, make, detail = '') => {
    const answer = await exchange(await make());
    expect({ status: answer.statusCode, told: told(answer) }).toEqual({ status: 400, told: [] });
    expect(logged('subject-token')).toEqual([expect.objectContaining({ cause, client: 'app' })]);
    expect(String(logged('subject-token')[0]!['problem'])).toContain(detail);
  });

  it('names the issuer that the token names', async () => {
    await exchange(await test.userToken({ iss: 'https://login.shop.example/' }));
    expect(logged('subject-token')).toEqual([expect.objectContaining({ iss: 'https://login.shop.example/' })]);
  });

  it('says where keys cannot be had, and why', async () => {
    test.provider.instead = () => ({ status: 500, body: '' });
    expect((await exchange(await test.userToken())).statusCode).toBe(503);
    expect(logged('subject-token')).toEqual([expect.objectContaining({ cause: 'keys-unavailable', iss: POOL })]);
    const problem = `status 500 from ${POOL}/.well-known/openid-configuration`;
    expect(logged('subject-issuer')).toEqual([expect.objectContaining({ cause: 'keys-unavailable', problem })]);
  });

  it('says where the provider is one that has a slash', async () => {
    test.provider.instead = (url) =>
      url.endsWith('configuration') ? { status: 200, body: JSON.stringify({ issuer: `${POOL}/` }) } : undefined;
    expect((await exchange(await test.userToken())).statusCode).toBe(503);
    expect(logged('subject-token')).toEqual([expect.objectContaining({ cause: 'discovery-mismatch' })]);
    expect(logged('subject-issuer')[0]!['problem']).toContain('differs by the slash at the end alone');
  });

  it('says where the key of the provider is none', async () => {
    test.provider.instead = (url) =>
      url.endsWith('/keys') ? { status: 200, body: '{"keys":[{"kty":"RSA","kid":"k1"}]}' } : undefined;
    expect((await exchange(await test.userToken())).statusCode).toBe(400);
    expect(logged('subject-token')).toEqual([expect.objectContaining({ cause: 'key-unusable' })]);
  });

  it('says that its user was signed out, or has the name of a client', async () => {
    const token = await test.userToken();
    test.now += 60_000;
    await revoke(
      { kind: 'subject', id: 'shop|user-1' },
      { store: test.store, maxLifetimeSeconds: 900, clock: () => test.now },
      signal(),
    );
    test.now += 60_000;
    expect((await exchange(token)).statusCode).toBe(400);
    expect(logged('subject-token')).toEqual([
      expect.objectContaining({ cause: 'signed-out', client: 'app', subject: 'shop|user-1' }),
    ]);
    test = await TestIssuer.start({
      subjectIssuers: [{ issuer: POOL, audience: 'app-client', scopes: ['orders:read'] }],
    });
    expect((await exchange(await test.userToken({ sub: 'partner' }))).statusCode).toBe(400);
    expect(logged('subject-token')).toEqual([expect.objectContaining({ cause: 'subject-is-client' })]);
  });
});

describe('the log of an event that is refused', () => {
  const event = (claims: JWTPayload = {}, header: object = { typ: 'secevent+jwt' }) => {
    const all = { jti: 'e1', iat: START, aud: 'https://tokens.shop.example', events: { [EVENT]: {} }, sub: 'user-1' };
    return test.provider.sign({ ...all, ...claims }, header);
  };
  const push = async (body: string) =>
    test.send('/events', { headers: { 'content-type': 'application/secevent+jwt' }, body });

  it.each<[SubjectCause, () => Promise<string>]>([
    ['token-malformed', async () => 'x'],
    ['issuer-unknown', () => event({ iss: 'https://other.example' })],
    ['issuer-slash', () => event({ iss: `${POOL}/` })],
    ['signature-invalid', () => forged({ kid: 'k1', typ: 'secevent+jwt' })],
    ['kind-mismatch', () => event({}, { typ: 'JWT' })],
    ['audience-mismatch', () => event({ aud: 'https://other.example' })],
    ['claims-invalid', () => event({ jti: undefined })],
    ['claims-invalid', () => event({ jti: '' })],
    ['token-too-old', () => event({ iat: START - 90_000 })],
    ['subject-invalid', () => event({ sub_id: { format: 'email', email: 'a@shop.example' } })],
  ])('says %s', async (cause, make) => {
    const answer = await push(await make());
    expect({ status: answer.statusCode, told: told(answer) }).toEqual({ status: 400, told: [] });
    expect(logged('event')).toEqual([expect.objectContaining({ cause })]);
  });

  it('says that its key cannot be looked at now, and the provider may tell again', async () => {
    await push(await event());
    await test.provider.addKey('k2');
    test.provider.instead = () => ({ status: 503, body: '' });
    const answer = await push(await event({ jti: 'e2' }, { typ: 'secevent+jwt', kid: 'k2' }));
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '30' } });
    expect(logged('event')).toEqual([expect.objectContaining({ cause: 'keys-unavailable' })]);
  });
});
