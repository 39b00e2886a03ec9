import { beforeEach, describe, expect, it } from '@jest/globals';
import { basic, decoded, SHOP, TestIssuer } from '../../../support/request/token-issuer';

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start();
});

async function partnerToken(headers: Record<string, string>): Promise<string> {
  return (await test.token({ grant_type: 'client_credentials' }, headers)).json['access_token'] as string;
}

const revocations = () => test.table.all('feed').filter(({ kind }) => kind === 'jti');

describe('revocation', () => {
  it('of an own token is one write that lasts as long as the token', async () => {
    const headers = basic('partner', await test.secret('partner'));
    const token = await partnerToken(headers);
    const { claims } = decoded(token);
    const { statusCode, body, ...answer } = await test.send('/revoke', { form: { token }, headers });
    // some libraries take an answer without JSON for a failure
    const json = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    expect({ statusCode, headers: answer.headers, body }).toMatchObject({ statusCode: 200, headers: json, body: '{}' });
    expect(revocations()).toEqual([
      expect.objectContaining({ id: claims.jti, exp: claims.exp! + 5, ttl: expect.any(Number) }),
    ]);
    expect(revocations()[0]!['sk']).toBe(`${test.now}#jti#${claims.jti}`);
    expect((await test.send('/revoke', { form: { token }, headers })).statusCode).toBe(200);
    expect(revocations().length).toBe(1);
  });

  it('is open to pages for their own tokens, though they cannot read the answer', async () => {
    const token = await test.widgetToken();
    const form = { token, client_id: 'widget', token_type_hint: 'access_token' };
    const answer = await test.send('/revoke', { form, headers: { origin: SHOP } });
    expect(answer.statusCode).toBe(200);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(revocations().length).toBe(1);
  });

  it('is refused for tokens of somebody else', async () => {
    const token = await test.widgetToken();
    const headers = basic('partner', await test.secret('partner'));
    const { statusCode, json } = await test.send('/revoke', { form: { token }, headers });
    expect({ statusCode, json }).toMatchObject({ statusCode: 400, json: { error: 'invalid_grant' } });
    expect(revocations()).toEqual([]);
  });

  it('of what is no token, or counts no more, changes nothing and is fine', async () => {
    const headers = basic('partner', await test.secret('partner'));
    const token = await partnerToken(headers);
    const status = async (text: string) => (await test.send('/revoke', { form: { token: text }, headers })).statusCode;
    expect(await status('x')).toBe(200);
    expect(await status(`${token}x`)).toBe(200);
    expect(await status(token.slice(0, -2))).toBe(200);
    test.now += 300_000;
    expect(await status(token)).toBe(200);
    expect(revocations()).toEqual([]);
  });

  it('wants a client and a token', async () => {
    const token = await test.widgetToken();
    const { statusCode } = await test.send('/revoke', { form: { token } });
    expect(statusCode).toBe(401);
    expect((await test.send('/revoke', { form: { client_id: 'widget' } })).json).toMatchObject({
      error: 'invalid_request',
    });
    const evil = { form: { token, client_id: 'widget' }, headers: { origin: 'https://evil.example' } };
    expect((await test.send('/revoke', evil)).statusCode).toBe(401);
  });

  it('that could not be written is told', async () => {
    const token = await test.widgetToken();
    test.table.before = (call) => (call === 'put' ? { failure: 'throttled', message: 'too many' } : undefined);
    const form = { token, client_id: 'widget' };
    const answer = await test.send('/revoke', { form, headers: { origin: SHOP } });
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } });
  });
});
