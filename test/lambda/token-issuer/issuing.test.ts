import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from '../../../request/tokens/client/client';
import { type Revocable, revoke } from '../../../request/tokens/state/revoke';
import {
  ACCESS_TOKEN,
  basic,
  decoded,
  START,
  signal,
  TestIssuer,
  TOKEN_EXCHANGE,
} from '../../support/request/token-issuer';

let test: TestIssuer;
let headers: Record<string, string>;
beforeEach(async () => {
  test = await TestIssuer.start();
  headers = basic('partner', await test.secret('partner'));
});

/** Happens once, before the second of the two reads that a token depends on, whichever that is. */
function betweenReads(happen: () => Promise<unknown>): void {
  const read = new Set<string>();
  test.table.before = async (call, pk) => {
    if ((call === 'get' && pk === 'client') || (call === 'query' && pk === 'feed')) read.add(pk);
    if (read.size < 2) return undefined;
    test.table.before = () => undefined;
    await happen();
    return undefined;
  };
}

/** Revokes by a clock that is 1 s behind the issuer's. */
function end(what: Revocable) {
  return revoke(what, { store: test.store, maxLifetimeSeconds: 900, clock: () => test.now - 1000 }, signal());
}

async function change(fields: Partial<Client>): Promise<void> {
  const client = (await test.store.client('partner', signal())) as Client;
  await test.store.putClient({ ...client, ...fields }, signal());
  await end({ kind: 'client', id: 'partner' });
}

it('issues nothing until the epoch has passed, so that no token outlives the next one by a clock that is behind', async () => {
  const form = { grant_type: 'client_credentials' };
  const revokeAt = (clock: number) =>
    revoke(
      { kind: 'client', id: 'partner' },
      { store: test.store, maxLifetimeSeconds: 900, clock: () => clock },
      signal(),
    );
  await revokeAt(test.now);
  const refused = await test.token(form, headers);
  expect(refused).toMatchObject({ statusCode: 503, headers: { 'retry-after': '6' } });
  test.now += 6000;
  const { statusCode, json } = await test.token(form, headers);
  const { iat } = decoded(json['access_token']).claims;
  expect({ statusCode, iat }).toEqual({ statusCode: 200, iat: START + 6 });
  await revokeAt(test.now - 5000);
  const epochs = test.table.all('feed').flatMap(({ notBefore }) => (notBefore as number | undefined) ?? []);
  expect(Math.max(...epochs)).toBeGreaterThan(iat!);
});

describe('a revocation that happens between the reads of a request', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a client that is disabled', () => change({ status: 'disabled' })],
    ['a client that is narrowed', () => change({ scopes: ['orders:read'] })],
    ['a user who is signed out', () => end({ kind: 'subject', id: 'shop|user-1' })],
    ['all tokens', () => end({ kind: 'issuer' })],
  ])('ends the token, if one is issued at all: %s', async (_, happen) => {
    // as late as a token of the provider may be dated: it does not count as one from before the sign-out
    const subject_token = await test.userToken({ iat: START + 5 });
    const form = { grant_type: TOKEN_EXCHANGE, subject_token, subject_token_type: ACCESS_TOKEN };
    betweenReads(happen);
    const { statusCode, json } = await test.token(form, headers);
    const [epoch] = test.table.all('feed').filter(({ notBefore }) => notBefore !== undefined);
    expect(epoch).toMatchObject({ notBefore: START + 5 });
    if (statusCode === 200) expect(decoded(json['access_token']).claims.iat).toBeLessThan(START + 5);
    else expect(json).toMatchObject({ error: 'invalid_client' });
  });
});
