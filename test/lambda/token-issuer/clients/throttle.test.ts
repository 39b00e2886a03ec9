import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  ACCESS_TOKEN,
  basic,
  SHOP,
  TestIssuer,
  TOKEN_EXCHANGE,
  WEB_ORIGIN,
} from '../../../support/request/token-issuer';

const LIMITS = { perClient: 4, perAddress: 3 };

let test: TestIssuer;
beforeEach(async () => {
  test = await TestIssuer.start({ requestsPerMinute: LIMITS });
});

const publicGrant = { grant_type: WEB_ORIGIN, client_id: 'widget' };

async function statuses(count: number, sourceIp: (i: number) => string, form: object = publicGrant): Promise<number[]> {
  const found = [];
  for (let i = 0; i < count; i++) {
    const answer = await test.send('/token', { form: { ...form }, headers: { origin: SHOP }, sourceIp: sourceIp(i) });
    found.push(answer.statusCode);
  }
  return found;
}

const counts = (kind: string) =>
  test.table.calls.filter(({ call, pk }) => call === 'add' && pk.startsWith(`rate#${kind}`));

describe('requests of one address', () => {
  it('are counted by the minute', async () => {
    expect(await statuses(5, () => '192.0.2.1')).toEqual([200, 200, 200, 429, 429]);
    test.now += 60_000;
    expect(await statuses(1, () => '192.0.2.1')).toEqual([200]);
  });

  it('are told when to come again, and cost no more writes until then', async () => {
    await statuses(4, () => '192.0.2.1');
    test.now += 13_000;
    test.table.calls.length = 0;
    const answer = await test.token(publicGrant, { origin: SHOP });
    expect(answer).toMatchObject({
      statusCode: 429,
      headers: { 'retry-after': '47' },
      json: { error: 'too_many_requests' },
    });
    expect(test.table.calls).toEqual([]);
  });

  it('are one whichever of the 2^64 addresses of a network they come from', async () => {
    const address = (i: number) =>
      ['2001:db8:0:1::1', '2001:DB8::1:0:0:0:2', '2001:db8:0:1:ffff::', '2001:0db8:0000:0001::9'][i]!;
    expect(await statuses(4, address)).toEqual([200, 200, 200, 429]);
    expect(await statuses(1, () => '2001:db8:0:2::1')).toEqual([200]);
  });

  it('count together over all endpoints and instances', async () => {
    const other = new TestIssuer({ requestsPerMinute: LIMITS });
    for (const [key, item] of test.table.items) other.table.items.set(key, item);
    await statuses(3, () => '192.0.2.1');
    for (const [key, item] of test.table.items) other.table.items.set(key, item);
    const answer = await other.send('/revoke', {
      form: { token: 'x', client_id: 'widget' },
      headers: { origin: SHOP },
    });
    expect(answer.statusCode).toBe(429);
  });

  it('are forgotten by themselves', async () => {
    await statuses(1, () => '192.0.2.1');
    const [item] = test.table.all('rate#address#192.0.2.1');
    expect(item!['ttl']).toBeGreaterThan(test.now / 1000 + 59);
  });
});

describe('requests of one client', () => {
  it('are counted by the minute, from whatever address', async () => {
    const secret = await test.secret('partner');
    const own = { grant_type: 'client_credentials', client_id: 'partner', client_secret: secret };
    expect(await statuses(6, (i) => `192.0.${i}.1`, own)).toEqual([200, 200, 200, 200, 429, 429]);
    test.now += 60_000;
    expect(await statuses(1, () => '192.0.2.1', own)).toEqual([200]);
  });

  it('are counted once it is known to be the client: nobody else can use them up', async () => {
    const secret = await test.secret('partner');
    const wrong = { grant_type: 'client_credentials', client_id: 'partner', client_secret: 'wrong' };
    expect(await statuses(6, (i) => `192.0.2.${i}`, wrong)).toEqual([401, 401, 401, 401, 401, 401]);
    expect(counts('client')).toEqual([]);
    const answer = await test.token({ grant_type: 'client_credentials' }, basic('partner', secret));
    expect(answer.statusCode).toBe(200);
  });
});

describe('requests of a client that proved nothing', () => {
  const inquire = (path: string, token: string, i: number) =>
    test.send(path, { form: { token, client_id: 'widget' }, headers: { origin: SHOP }, sourceIp: `192.0.2.${i}` });
  const exchange = async (sub: string, i: number) => {
    const form = {
      grant_type: TOKEN_EXCHANGE,
      client_id: 'app',
      subject_token: await test.userToken({ sub }),
      subject_token_type: ACCESS_TOKEN,
    };
    return (await test.send('/token', { form, sourceIp: `192.0.${i}.1` })).statusCode;
  };

  it.each([
    ['192.0.2.', '192.0.3.1'],
    ['2001:db8:1:', '2001:db8:2::1'],
  ])('are counted by network, and nobody can use up what those in others have: %s', async (prefix, other) => {
    const inside = (i: number) => (prefix.includes(':') ? `${prefix}${i}::1` : `${prefix}${i}`);
    expect(await statuses(6, inside)).toEqual([200, 200, 200, 200, 429, 429]);
    expect(await statuses(1, () => other)).toEqual([200]);
  });

  it('are counted by the user whose token they exchange, and nobody can use up what others have', async () => {
    const found = [];
    for (let i = 0; i < 6; i++) found.push(await exchange('user-1', i));
    expect(found).toEqual([200, 200, 200, 200, 429, 429]);
    expect(await exchange('user-2', 0)).toBe(200);
  });

  it('are not counted for any user by a token that does not count', async () => {
    const form = { grant_type: TOKEN_EXCHANGE, client_id: 'app', subject_token_type: ACCESS_TOKEN };
    const forged = `${(await test.userToken()).slice(0, -4)}AAAA`;
    for (const subject_token of [forged, 'x', await test.userToken({ exp: 1 })]) {
      expect((await test.token({ ...form, subject_token })).json).toMatchObject({ error: 'invalid_grant' });
    }
    expect(counts('client')).toEqual([]);
  });

  it.each(['/revoke', '/introspect'])('use up no tokens of others by %s', async (path) => {
    const token = await test.widgetToken();
    test.table.calls.length = 0;
    for (let i = 2; i < 8; i++) expect((await inquire(path, token, i)).statusCode).not.toBe(429);
    expect(counts('client')).toEqual([]);
    expect(await statuses(1, () => '192.0.2.9')).toEqual([200]);
  });
});
