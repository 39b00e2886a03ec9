import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { shardName } from '../../../lib/contract/list-sources';
import type { SyncConfig } from '../../../lib/contract/sync-config';
import { STACK_VARIABLE, SYNC_VARIABLE } from '../../../lib/contract/variables';
import { FakeStore } from '../../support/sync/fake-store';
import { entriesInForce } from '../../support/sync/list-reader';

const ROOT = join(__dirname, '..', '..', '..');
/** As Lambda's runtime starts Node.js in 128 MB. */
const FLAGS = ['--max-semi-space-size=6', '--max-old-space-size=115'];

const SOURCE = '/shop/orders/origins';
const EFFECTIVE = '/shop/orders/effective';
const STORE = 'arn:aws:cloudfront::111111111111:key-value-store/5f1c';
const config: SyncConfig = {
  classes: {
    orders: {
      policy: { name: 'orders', origins: [], methods: ['GET'], credentials: true },
      source: SOURCE,
      shards: 100,
      effective: EFFECTIVE,
      usableForSeconds: 86_400,
    },
  },
  targets: [{ kind: 'key-value-store', name: 'Store', store: STORE, classes: ['orders'], patternsUnder: {} }],
};
const NEW = 'https://new.shop.example';

/** 100 parameters, each of 250 origins; those of the store are there already, and written once more after a change. */
const store = new FakeStore(Date.now);
const origins = (shard: number) => Array.from({ length: 250 }, (_, i) => `https://t${shard * 250 + i}.shop.example`);
const keys = new Set(
  Array.from({ length: 100 }, (_, i) => origins(i)).flatMap((all) => all.map((one) => `orders:${one}`)),
);
let version = 1;
/** What each run called. */
const calls: string[][] = [];
const CHANGES = [
  () => {
    for (let i = 0; i < 100; i++) store.put(shardName(SOURCE, i), origins(i).join(','));
  },
  () => void store.put(shardName(SOURCE, 57), [...origins(57), NEW].join(',')),
  () => {},
];

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-cors-memory-'));
  server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    if (pathname === '/next') CHANGES[calls.push([]) - 1]!();
    const body = request.method === 'POST' ? await json(request) : {};
    const answer = pathname === '/next' ? {} : pathname === '/' ? parameters(request, body) : keyValues(request, body);
    response.writeHead(200, { 'content-type': 'application/json', etag: `E${version}` }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function parameters({ headers }: IncomingMessage, body: unknown): object {
  const operation = String(headers['x-amz-target']).replace('AmazonSSM.', '');
  if (operation === 'PutParameter') {
    const { Name, Value } = body as { Name: string; Value: string };
    calls.at(-1)!.push(`${operation} ${Name}`);
    return { Version: store.put(Name, Value, 'String') };
  }
  calls.at(-1)!.push(operation);
  const { Names } = body as { Names: string[] };
  const found = Names.flatMap((name) => {
    const one = store.get(name);
    const [Name] = name.split(':');
    return one
      ? [{ Name, Value: one.value, Type: one.type, Version: one.version, LastModifiedDate: one.modifiedAt / 1000 }]
      : [];
  });
  return { Parameters: found, InvalidParameters: Names.filter((name) => !store.get(name)) };
}

function keyValues({ method, url }: IncomingMessage, body: unknown): object {
  const { pathname, searchParams } = new URL(url ?? '', 'http://localhost');
  const isKeys = pathname.endsWith('/keys');
  calls.at(-1)!.push(`${method} ${isKeys ? 'keys' : 'store'}`);
  if (method === 'POST') {
    const { Puts = [], Deletes = [] } = body as Record<string, { Key: string }[]>;
    for (const { Key } of Deletes) keys.delete(Key);
    for (const { Key } of Puts) keys.add(Key);
    version += 1;
  }
  if (method !== 'GET' || !isKeys) return { ItemCount: keys.size, TotalSizeInBytes: 0, KvsARN: STORE, Created: 0 };
  const from = Number(searchParams.get('NextToken') ?? 0);
  const page = [...keys].slice(from, from + 50).map((Key) => ({ Key, Value: '-' }));
  return { Items: page, ...(from + 50 < keys.size && { NextToken: String(from + 50) }) };
}

it('the sync of 100 parameters with 25,000 origins takes at most 128 MB, all of Node.js included, and a change is four writes', async () => {
  const outfile = join(folder, 'measured-sync.cjs');
  const entryPoints = [join(ROOT, 'test/support/sync/measured-sync.ts')];
  const { leanAwsSdk } = await import(join(ROOT, 'scripts/lean-aws-sdk.mjs'));
  await build({ entryPoints, outfile, bundle: true, minify: true, platform: 'node', target: 'node20', ...leanAwsSdk });
  const { port } = server.address() as AddressInfo;
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    [SYNC_VARIABLE]: JSON.stringify(config),
    [STACK_VARIABLE]: 'Shop',
    RUNS: String(CHANGES.length),
  };
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, outfile], { env });
  const { megabytes, runs } = JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
  console.info(`${Math.round(megabytes)} MB; all new, one change, none: ${runs.join(', ')} ms`);
  const writes = calls.map((all) => all.filter((call) => /^P/.test(call)));
  expect(writes[0]).toHaveLength(102);
  expect(writes[1]!.sort()).toEqual([
    'POST keys',
    `PutParameter ${EFFECTIVE}`,
    `PutParameter ${EFFECTIVE}/57`,
    'PutParameter /shop/orders/status',
  ]);
  expect(writes[2]).toEqual([]);
  // the list, ten times ten parts and ten times ten sources, and the status
  expect(calls[2]!.filter((call) => call === 'GetParameters')).toHaveLength(22);
  expect(calls[2]!.filter((call) => call !== 'GetParameters')).toEqual(['GET store']);
  expect(calls.flat().filter((call) => call === 'GET keys')).toHaveLength(500);
  expect([keys.size, entriesInForce(store, EFFECTIVE)?.length]).toEqual([25_001, 25_001]);
  expect(megabytes).toBeLessThanOrEqual(128);
}, 120_000);
