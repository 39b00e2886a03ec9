import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { follow } from '../../../lambda/allowlist-sync/follow';
import { keyValueStore, keyValueStoreClient } from '../../../lambda/allowlist-sync/sdk/key-value-store';
import type { Lists, SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import type { KeyValueStoreTarget } from '../../../lambda/allowlist-sync/targets/key-value-store';
import { storedList } from '../../../lib/contract/stored-list';
import { FakeKeyValueStore } from '../../support/sync/fake-key-value-store';

const A = 'https://a.example';
const B = 'https://b.example';
const PATTERN = 'https://*.tenant.example';
const LEFT_OUT = new Map([['orders', []]]);

function write(target: KeyValueStoreTarget, lists: Record<string, readonly string[]>) {
  const all: Lists = new Map(Object.entries(lists));
  return follow(
    target as SyncTarget,
    all,
    async () => true,
    AbortSignal.timeout(5_000),
    async () => {},
  );
}

describe('the key value store of a distribution', () => {
  it('holds the list, and follows each change by what differs', async () => {
    const store = new FakeKeyValueStore();
    const target = store.target(['orders'], ['tenant.example']);
    expect(await write(target, { orders: [A, PATTERN] })).toMatchObject({ isWritten: true });
    expect(Object.fromEntries(store.items)).toEqual({ [`orders:${A}`]: '-', 'orders*tenant.example': PATTERN });
    await write(target, { orders: [B, PATTERN] });
    expect([...store.items.keys()].sort()).toEqual(['orders*tenant.example', `orders:${B}`]);
    await write(target, { orders: [] });
    expect(store.items.size).toBe(0);
  });

  it('makes one write of one change among 10,000 origins, and one call where nothing changed', async () => {
    const store = new FakeKeyValueStore();
    const origins = Array.from({ length: 10_000 }, (_, i) => `https://tenant-${i}.example`);
    const target = store.target(['orders']);
    await write(target, { orders: origins });
    store.calls.length = 0;
    await write(target, { orders: [...origins.slice(1), A] });
    expect(store.calls).toEqual(['DescribeKeyValueStore', 'UpdateKeys', 'DescribeKeyValueStore']);
    store.calls.length = 0;
    await write(target, { orders: [...origins.slice(1), A] });
    expect(store.calls).toEqual(['DescribeKeyValueStore']);
  });

  it('plans its change anew where somebody else writes at the same time', async () => {
    const store = new FakeKeyValueStore();
    const others = [B, PATTERN];
    store.onCall = (call) => {
      const other = call === 'UpdateKeys' && others.shift();
      if (other) store.put(`orders:${other}`, '-');
    };
    const origins = Array.from({ length: 60 }, (_, i) => `https://tenant-${i}.example`);
    expect(await write(store.target(['orders']), { orders: origins })).toEqual({ isWritten: true, leftOut: LEFT_OUT });
    expect([...store.items.keys()].sort()).toEqual(origins.map((origin) => `orders:${origin}`).sort());
    store.onCall = (call) => {
      if (call === 'UpdateKeys') store.put(`orders:${B}`, String(store.calls.length));
    };
    const { failure } = await write(store.target(['orders']), { orders: [A] });
    expect(failure).toContain('something else writes it, too');
  });

  it('sees what somebody else wrote, by its tag', async () => {
    const store = new FakeKeyValueStore();
    const target = store.target(['orders']);
    await write(target, { orders: [A] });
    store.put(`orders:${B}`, '-');
    store.items.delete(`orders:${A}`);
    await write(target, { orders: [A] });
    expect([...store.items.keys()]).toEqual([`orders:${A}`]);
  });

  it('leaves alone what is not of its classes, and classes whose list could not be read', async () => {
    const store = new FakeKeyValueStore();
    const others = ['orders-2:https://x.example', 'returns:https://y.example', 'theirs'];
    for (const key of others) store.put(key, '-');
    await write(store.target(['orders', 'returns']), { orders: [A] });
    expect([...store.items.keys()].sort()).toEqual([...others, `orders:${A}`].sort());
  });

  it('says what it has no room for', async () => {
    const origins = Array.from({ length: 60 }, (_, i) => `https://*.t${i}.eu.tenant.example`);
    const { leftOut } = await write(new FakeKeyValueStore().target(['orders'], ['tenant.example']), {
      orders: origins,
    });
    expect(leftOut.get('orders')).toEqual(storedList('orders', origins, ['tenant.example']).leftOut);
    expect(leftOut.get('orders')!.length).toBeGreaterThan(0);
  });

  it('ends at the new list, by states that admit nobody whom neither list names, whatever fails on the way', async () => {
    const list = fc.uniqueArray(
      fc.nat(130).map((i) => `https://o${i}.example`),
      { maxLength: 130 },
    );
    await fc.assert(
      fc.asyncProperty(list, list, fc.array(fc.boolean(), { maxLength: 12 }), async (before, after, faults) => {
        const store = new FakeKeyValueStore();
        await write(store.target(['orders']), { orders: before });
        const may = new Set([...before, ...after].map((origin) => `orders:${origin}`));
        const left = [...faults];
        store.onCall = () => {
          expect([...store.items.keys()].filter((key) => !may.has(key))).toEqual([]);
          if (left.shift()) throw new Error('ThrottlingException');
        };
        // each run is one of a new instance, until one comes through
        for (let run = 0; run < 14; run++) await write(store.target(['orders']), { orders: after });
        expect([...store.items.keys()].sort()).toEqual(after.map((origin) => `orders:${origin}`).sort());
      }),
      { numRuns: 50 },
    );
  });
});

describe('its client', () => {
  it('signs for all regions, without a native module, and calls a custom endpoint by its own name', async () => {
    const requests: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      requests.push(request);
      response.setHeader('etag', 'E7').setHeader('content-type', 'application/json').end('{}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x'.repeat(40) };
    const client = keyValueStoreClient({ region: 'eu-west-1', credentials }, { AWS_ENDPOINT_URL: url });
    const KvsARN = 'arn:aws:cloudfront::111111111111:key-value-store/5f1c';
    try {
      const { ETag } = await client.send(
        new keyValueStore.UpdateKeysCommand({ KvsARN, IfMatch: 'E6', Puts: [{ Key: 'a', Value: '-' }] }),
      );
      expect(ETag).toBe('E7');
      const [{ method, headers }] = requests as [IncomingMessage];
      expect([method, headers['if-match'], headers['x-amz-region-set']]).toEqual(['POST', 'E6', '*']);
      expect(headers.authorization).toMatch(/^AWS4-ECDSA-P256-SHA256 .*cloudfront-keyvaluestore/);
    } finally {
      server.close();
    }
  });
});
