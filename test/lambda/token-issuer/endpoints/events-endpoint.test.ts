import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { ISSUER, POOL, START, TestIssuer, WEB_ORIGIN } from '../../../support/request/token-issuer';

const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const events = { [SESSION_REVOKED]: { event_timestamp: START } };
const sub_id = { format: 'iss_sub', iss: POOL, sub: 'user-1' };

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start();
});

let jti = 0;
function event(claims: JWTPayload = {}, header: object = {}): Promise<string> {
  jti += 1;
  const all = { jti: `e${jti}`, iat: START, aud: ISSUER, sub_id, events, ...claims };
  return test.provider.sign(all, { typ: 'secevent+jwt', ...header });
}

function push(body: string, type = 'application/secevent+jwt', sourceIp?: string) {
  return test.send('/events', { body, sourceIp, headers: { 'content-type': type, accept: 'application/json' } });
}

const epochs = () => test.table.all('feed').filter(({ kind }) => kind === 'subject');

describe('a revoked session', () => {
  it.each<[string, JWTPayload]>([
    ['issuer and subject', {}],
    ['an opaque id', { sub_id: { format: 'opaque', id: 'user-1' } }],
    ['a user among more', { sub_id: { format: 'complex', user: sub_id, session: { format: 'opaque', id: 's1' } } }],
    ['sub', { sub_id: undefined, sub: 'user-1' }],
    [
      'the subject of older events',
      {
        sub_id: undefined,
        events: { [SESSION_REVOKED]: { subject: { subject_type: 'iss_sub', iss: POOL, sub: 'user-1' } } },
      },
    ],
    ['the endpoint as audience', { aud: [`${ISSUER}/events`, 'https://other.example'] }],
  ])('ends the tokens of its user, named by %s', async (_, claims) => {
    const { statusCode, body } = await push(await event(claims));
    expect({ statusCode, body }).toEqual({ statusCode: 202, body: undefined });
    expect(epochs()).toEqual([expect.objectContaining({ id: 'shop|user-1', notBefore: START + 6 })]);
  });

  it('that is told again ends nothing that was issued since', async () => {
    const text = await event();
    await push(text);
    test.now += 60_000;
    expect((await push(text)).statusCode).toBe(202);
    expect(epochs().length).toBe(1);
  });

  it('that could not be written is told again, and counts then', async () => {
    const text = await event();
    test.table.before = (call, pk) =>
      call === 'put' && pk === 'feed' ? { failure: 'timeout', message: '' } : undefined;
    expect((await push(text)).statusCode).toBe(503);
    test.table.before = () => undefined;
    expect((await push(text)).statusCode).toBe(202);
    expect(epochs().length).toBe(1);
  });
});

describe('a revoked session of a subject with the id of a client', () => {
  beforeEach(async () => {
    const provider = { issuer: POOL, scopes: ['orders:read'] };
    test = await TestIssuer.start({
      subjectIssuers: [
        { ...provider, audience: 'app-client' },
        { ...provider, audience: 'shop', subjectPrefix: 'shop|' },
      ],
    });
  });
  const ofPartner = () => event({ sub_id: { ...sub_id, sub: 'partner' } });

  it('ends no tokens of the client, and is in the log', async () => {
    expect((await push(await ofPartner())).statusCode).toBe(202);
    expect(epochs()).toEqual([expect.objectContaining({ id: 'shop|partner' })]);
    const problem = 'the subject has the id of a client';
    expect(test.log).toContainEqual(expect.objectContaining({ kind: 'event', subject: 'partner', problem }));
  });

  it('is told again where that cannot be known', async () => {
    const text = await ofPartner();
    test.table.before = (call, pk) =>
      call === 'get' && pk === 'client' ? { failure: 'timeout', message: '' } : undefined;
    expect((await push(text)).statusCode).toBe(503);
    test.table.before = () => undefined;
    expect((await push(text)).statusCode).toBe(202);
    expect(epochs().length).toBe(1);
  });
});

describe('other events', () => {
  it('are taken note of', async () => {
    const verification = 'https://schemas.openid.net/secevent/ssf/event-type/verification';
    expect((await push(await event({ events: { [verification]: { state: 'x' } } }))).statusCode).toBe(202);
    expect((await push(await event({ events: {} }))).statusCode).toBe(202);
    expect(epochs()).toEqual([]);
    expect(test.log.filter(({ kind }) => kind === 'event').length).toBe(2);
  });

  it.each<[string, string, JWTPayload, object?]>([
    ['for somebody else', 'invalid_audience', { aud: 'https://other.example' }],
    ['without audience', 'authentication_failed', { aud: undefined }],
    ['of another issuer', 'authentication_failed', { iss: 'https://evil.example' }],
    ['without jti', 'authentication_failed', { jti: undefined }],
    ['too old', 'invalid_request', { iat: START - 86_401 }],
    ['about a user of somebody else', 'invalid_request', { sub_id: { ...sub_id, iss: 'https://other.example' } }],
    ['about an email address', 'invalid_request', { sub_id: { format: 'email', email: 'a@b.example' } }],
    [
      'about a session alone',
      'invalid_request',
      { sub_id: { format: 'complex', session: { format: 'opaque', id: 's' } } },
    ],
    [
      'about themselves',
      'invalid_request',
      { sub_id: { format: 'complex', user: { format: 'complex', user: sub_id } } },
    ],
    ['about nobody', 'invalid_request', { sub_id: undefined }],
    ['that are tokens of users', 'invalid_request', {}, { typ: 'JWT' }],
    ['of no type', 'invalid_request', {}, { typ: undefined }],
  ])('are refused: %s', async (_, err, claims, header = {}) => {
    const { statusCode, headers, json } = await push(await event(claims, header));
    expect({ statusCode, json }).toEqual({ statusCode: 400, json: { err, description: expect.any(String) } });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-language': 'en' });
    expect(epochs()).toEqual([]);
  });

  it('are refused in another form', async () => {
    const text = await event();
    expect((await push(text, 'application/json')).json).toMatchObject({ err: 'invalid_request' });
    expect((await push('')).json).toMatchObject({ err: 'invalid_request' });
    expect((await push('x')).json).toMatchObject({ err: 'authentication_failed' });
    expect((await push(`${text}x`)).json).toMatchObject({ err: 'authentication_failed' });
  });
});

describe('many events of one address', () => {
  const LIMITS = { perClient: 4, perAddress: 3 };
  beforeEach(async () => {
    test = await TestIssuer.start({ requestsPerMinute: LIMITS });
  });

  it('are all heard, be they as many as there are users', async () => {
    for (let i = 0; i < 9; i++) {
      const text = await event({ sub_id: { ...sub_id, sub: `user-${i}` } });
      expect((await push(text)).statusCode).toBe(202);
    }
    expect(epochs().length).toBe(9);
  });

  it('that do not verify are counted, and then nothing more of it is verified for a minute', async () => {
    const good = await event();
    const forged = `${good.slice(0, -4)}AAAA`;
    for (const body of [forged, 'x', forged]) expect((await push(body)).statusCode).toBe(400);
    const answer = await push(forged);
    expect(answer).toMatchObject({ statusCode: 429, headers: { 'retry-after': '60' } });
    test.table.calls.length = 0;
    expect((await push(good)).statusCode).toBe(429);
    expect(test.table.calls).toEqual([]);
    expect((await push(good, undefined, '192.0.2.2')).statusCode).toBe(202);
    test.now += 60_000;
    expect((await push(good)).statusCode).toBe(202);
  });

  it.each<[string, () => Promise<string>, number]>([
    ['are for somebody else', () => event({ aud: 'https://other.example' }), 400],
    ['are tokens of users', () => event({}, { typ: 'JWT' }), 400],
    ['are too old', () => event({ iat: START - 86_401 }), 400],
    ['were told before', () => event(), 202],
    ['say nothing that ends tokens, as they did before', () => event({ events: {} }), 202],
  ])('that %s are counted, whoever signed them', async (_, make, statusCode) => {
    const text = await make();
    // the first one tells something
    if (statusCode === 202) expect((await push(text)).statusCode).toBe(202);
    for (let i = 0; i < 3; i++) expect((await push(text)).statusCode).toBe(statusCode);
    expect((await push(text)).statusCode).toBe(429);
    test.table.calls.length = 0;
    expect((await push(text)).statusCode).toBe(429);
    expect(test.table.calls.filter(({ call }) => call !== 'get')).toEqual([]);
    // what is new is heard all the same
    expect((await push(await event({ sub_id: { ...sub_id, sub: 'user-2' } }))).statusCode).toBe(202);
    expect(epochs()).toContainEqual(expect.objectContaining({ id: 'shop|user-2' }));
  });

  it('that do not verify take nothing from what it may ask for otherwise, nor the other way round', async () => {
    for (let i = 0; i < 4; i++) await push('x');
    expect(await test.widgetToken()).toEqual(expect.any(String));
    for (let i = 0; i < 4; i++)
      await test.send('/token', { form: { grant_type: WEB_ORIGIN, client_id: 'widget' }, sourceIp: '192.0.2.2' });
    expect((await push(await event(), undefined, '192.0.2.2')).statusCode).toBe(202);
  });
});
