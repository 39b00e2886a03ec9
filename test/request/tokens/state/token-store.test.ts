import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDb } from '../../../../request/aws/dynamodb';
import type { Failure } from '../../../../request/aws/failure';
import type { Client, ClientInput } from '../../../../request/tokens/client/client';
import { validateClient } from '../../../../request/tokens/client/client-issues';
import { rotateSecret } from '../../../../request/tokens/client/client-secrets';
import type { KeyRecord } from '../../../../request/tokens/key/key-record';
import { AdminStore } from '../../../../request/tokens/state/admin-store';
import { revoke } from '../../../../request/tokens/state/revoke';
import { TokensTable } from '../../../support/request/tokens-table';

const signal = AbortSignal.timeout(120_000);
let table: TokensTable;
let db: DynamoDb;
let store: AdminStore;
beforeAll(async () => {
  table = await new TokensTable().start();
  db = new DynamoDb({ table: table.name, env: table.env });
  store = new AdminStore(db);
});
afterAll(() => table.stop());

const valid = (input: ClientInput) => validateClient(input) as Client;

describe('clients', () => {
  const widget = valid({
    id: 'widget',
    type: 'browser',
    origins: ['https://www.shop.example'],
    scopes: ['quotes:read'],
    frameAncestors: ['https://*.news.example'],
    maxLifetime: 60,
    dpop: true,
  });

  it('come back as they were written, as their next version', async () => {
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const key = { ...jwk, kty: 'EC', alg: 'ES256' };
    const partner = valid({ id: 'partner', type: 'partner', scopes: ['a', 'b'], jwks: { keys: [key] } });
    const { client } = rotateSecret(partner, 1_800_000_000, 60);
    for (const written of [widget, client]) {
      expect(await store.putClient(written, signal)).toBeUndefined();
      expect(await store.client(written.id, signal)).toEqual({ ...written, version: 1 });
    }
    expect(await store.client('nobody', signal)).toBeUndefined();
    expect(await store.clients(signal)).toHaveLength(2);
  });

  it('are neither created twice nor written over what somebody else wrote', async () => {
    expect(await store.putClient(widget, signal)).toMatchObject({ failure: 'exists' });
    const first = (await store.client('widget', signal)) as Client;
    expect(await store.putClient({ ...first, status: 'disabled' }, signal)).toBeUndefined();
    expect(await store.putClient({ ...first, scopes: ['everything'] }, signal)).toMatchObject({ failure: 'exists' });
    expect(await store.client('widget', signal)).toMatchObject({
      status: 'disabled',
      scopes: ['quotes:read'],
      version: 2,
    });
  });

  it('are told apart from records that somebody spoilt', async () => {
    await db.put({ pk: 'client', sk: 'spoilt', type: 'browser', origins: ['*'], scopes: ['a'], jwks: '{' }, {}, signal);
    expect(await store.client('spoilt', signal)).toMatchObject({
      failure: 'malformed',
      message: expect.stringMatching(/origins\[0\]: origin-wildcard.*jwks: jwks-unexpected/),
    });
    expect((await store.clients(signal)) as object[]).toHaveLength(3);
  });
});

describe('the feed', () => {
  it('gives what was written since a moment, and always all keys', async () => {
    const clock = (ms: number) => ({ store, maxLifetimeSeconds: 900, clock: () => ms });
    const at = 1_800_000_000_000;
    await revoke({ kind: 'jti', id: 'j1', exp: 1_800_000_100 }, clock(at), signal);
    await revoke({ kind: 'client', id: 'widget' }, clock(at + 1), signal);
    await revoke({ kind: 'subject', id: 'user-1' }, clock(at + 2), signal);
    await revoke({ kind: 'issuer' }, clock(at + 3999), signal);
    const jwk = { kty: 'EC', kid: 'k-1' };
    const key = {
      kid: 'k-1',
      generation: 1,
      alg: 'ES256',
      state: 'active',
      since: 1,
      jwk,
      kmsKeyId: 'x',
      version: 0,
    } as const;
    await store.putKey(key, signal);
    const since = async (ms: number) =>
      ((await store.feed(ms, signal)) as { sk: string }[]).map(({ sk }) => sk.replace(/^\d+#/, ''));
    expect(await since(0)).toEqual(['jti#j1', 'client#widget', 'subject#user-1', 'issuer#all', 'key#k-1']);
    expect(await since(at + 2)).toEqual(['subject#user-1', 'issuer#all', 'key#k-1']);
    expect(await since(at + 10_000)).toEqual(['key#k-1']);
    const [jti, client, subject, issuer] = (await store.feed(0, signal)) as Record<string, unknown>[];
    expect(jti).toMatchObject({ kind: 'jti', exp: 1_800_000_105, ttl: 1_800_000_165 });
    expect(client).toMatchObject({ notBefore: 1_800_000_006, exp: 1_800_000_911 });
    // so long could a user's old token be exchanged
    expect(subject).toMatchObject({ notBefore: 1_800_000_006, exp: 1_800_003_611 });
    expect(issuer).toMatchObject({ notBefore: 1_800_000_009 });
  });

  it('has keys that only their next version replaces', async () => {
    const [key] = (await store.keys(signal)) as KeyRecord[];
    expect(key).toMatchObject({ kid: 'k-1', jwk: { kty: 'EC', kid: 'k-1' }, version: 1 });
    expect(await store.putKey({ ...key!, state: 'retiring' }, signal)).toBeUndefined();
    expect(await store.putKey({ ...key!, state: 'removed' }, signal)).toMatchObject({ failure: 'exists' });
    expect(await store.putKey({ ...key!, version: 0 }, signal)).toMatchObject({ failure: 'exists' });
  });

  it('gives no key of a record that somebody spoilt', async () => {
    await db.put(
      { pk: 'feed', sk: 'key#bad', kid: 'bad', alg: 'none', state: 'active', jwk: '{}', since: 1 },
      {},
      signal,
    );
    expect(((await store.keys(signal)) as KeyRecord[]).map(({ kid }) => kid)).toEqual(['k-1']);
  });
});

describe('counts and memories', () => {
  it('count each client and address apart, by window', async () => {
    const window = { start: 60, end: 120 };
    expect(await store.count('client', 'a', window, signal)).toBe(1);
    expect(await store.count('client', 'a', window, signal)).toBe(2);
    expect(await store.count('address', 'a', window, signal)).toBe(1);
    expect(await store.count('client', 'a', { start: 120, end: 180 }, signal)).toBe(1);
  });

  it('know what was seen, of each apart', async () => {
    expect(await store.wasSeen('a', 'j', signal)).toBe(false);
    expect(await store.remember('a', 'j', 2e9, signal)).toBeUndefined();
    expect(await store.remember('a', 'j', 2e9, signal)).toMatchObject({ failure: 'exists' });
    expect(await store.remember('b', 'j', 2e9, signal)).toBeUndefined();
    expect(await store.wasSeen('a', 'j', signal)).toBe(true);
  });

  it('name the keys of a table once, whoever comes first', async () => {
    const names = await Promise.all([1, 2, 3].map(() => store.keySeries('tokens', signal)));
    expect(new Set(names).size).toBe(1);
    expect(names[0]).toMatch(/^[A-Za-z0-9_-]{8}$/);
  });
});

describe('a table that is not there', () => {
  it('makes every call a failure, and none reject', async () => {
    const nowhere = new AdminStore(new DynamoDb({ table: 'nowhere', env: table.env }));
    const answers: unknown[] = await Promise.all([
      nowhere.feed(0, signal),
      nowhere.keys(signal),
      nowhere.client('a', signal),
      nowhere.clients(signal),
      nowhere.settings(signal),
      nowhere.count('client', 'a', { start: 0, end: 60 }, signal),
      nowhere.remember('a', 'j', 2e9, signal),
      nowhere.wasSeen('a', 'j', signal),
      nowhere.keySeries('tokens', signal),
    ]);
    for (const answer of answers) expect((answer as Failure).failure).toBe('missing');
  });
});
