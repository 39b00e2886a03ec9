import { beforeEach, describe, expect, it } from '@jest/globals';
import { basic, clients, decoded, SHOP, signal, TestIssuer } from '../../../support/request/token-issuer';

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start();
});

describe('introspection', () => {
  const introspect = (token: string, headers: Record<string, string>) =>
    test.send('/introspect', { form: { token }, headers });

  it('tells a client that proved itself what a token says', async () => {
    const headers = basic('partner', await test.secret('partner'));
    const token = await test.widgetToken();
    const { statusCode, headers: answered, json } = await introspect(token, headers);
    expect(statusCode).toBe(200);
    expect(answered).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(json).toEqual({ active: true, token_type: 'Bearer', ...decoded(token).claims });
  });

  it('tells nothing but that of a token that does not count', async () => {
    const headers = basic('partner', await test.secret('partner'));
    const token = await test.widgetToken();
    const inactive = async (text: string) => expect((await introspect(text, headers)).json).toEqual({ active: false });
    await inactive('x');
    await inactive(token.slice(0, -1));
    await test.send('/revoke', { form: { token, client_id: 'widget' }, headers: { origin: SHOP } });
    await inactive(token);
    const another = await test.widgetToken();
    test.now += 300_000;
    await inactive(another);
  });

  it('follows the client that is turned off by its epoch', async () => {
    const headers = basic('partner', await test.secret('partner'));
    const token = await test.widgetToken();
    await test.store.revoke({ kind: 'client', id: 'widget', exp: 2e9, notBefore: 1_900_000_000 }, test.now, signal());
    expect((await introspect(token, headers)).json).toEqual({ active: false });
  });

  it('is closed to pages and to clients that prove nothing', async () => {
    const token = await test.widgetToken();
    const page = { form: { token, client_id: 'widget' }, headers: { origin: SHOP } };
    const answer = await test.send('/introspect', page);
    expect(answer.json).toMatchObject({ error: 'unauthorized_client' });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await test.send('/introspect', { form: { token, client_id: clients.app.id } })).statusCode).toBe(400);
    expect((await test.send('/introspect', { form: { token } })).statusCode).toBe(401);
  });

  it('does not guess when the table cannot be read', async () => {
    const headers = basic('partner', await test.secret('partner'));
    const token = await test.widgetToken();
    test.table.before = (call) => (call === 'query' ? { failure: 'unreachable', message: 'gone' } : undefined);
    expect((await introspect(token, headers)).statusCode).toBe(503);
  });
});
