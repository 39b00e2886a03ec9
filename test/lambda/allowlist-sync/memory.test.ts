import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build } from 'esbuild';

const ROOT = join(__dirname, '..', '..', '..');
/** As Lambda's runtime starts Node.js in 128 MB. */
const FLAGS = ['--max-semi-space-size=6', '--max-old-space-size=115'];

let folder: string;
let server: Server;
const items = new Set(Array.from({ length: 10_000 }, (_, i) => `orders:https://tenant-${i}.shop.example`));
const calls: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-cors-memory-'));
  let version = 1;
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const isKeys = pathname.endsWith('/keys');
    calls.push(`${request.method} ${isKeys ? 'keys' : 'store'}`);
    let output: object = { ItemCount: items.size, TotalSizeInBytes: 0, KvsARN: 'store', Created: 0 };
    if (request.method === 'POST') {
      const { Puts = [], Deletes = [] } = (await json(request)) as Record<string, { Key: string }[]>;
      for (const { Key } of Deletes) items.delete(Key);
      for (const { Key } of Puts) items.add(Key);
      version += 1;
    } else if (isKeys) {
      const from = Number(searchParams.get('NextToken') ?? 0);
      const page = [...items].slice(from, from + 50).map((Key) => ({ Key, Value: '-' }));
      output = { Items: page, ...(from + 50 < items.size && { NextToken: String(from + 50) }) };
    }
    response.writeHead(200, { 'content-type': 'application/json', etag: `E${version}` }).end(JSON.stringify(output));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

it('the sync of a store of 10,000 origins takes at most 128 MB, all of Node.js included, and a change is one write', async () => {
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
  };
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, outfile], { env });
  const { megabytes, followed } = JSON.parse(stdout);
  console.info(`${Math.round(megabytes)} MB`);
  // one change, another one, and none
  expect(followed).toEqual([true, true, false]);
  expect(calls.filter((call) => call === 'POST keys')).toHaveLength(2);
  expect(calls.filter((call) => call === 'GET keys')).toHaveLength(200);
  expect(megabytes).toBeLessThanOrEqual(128);
}, 60_000);
