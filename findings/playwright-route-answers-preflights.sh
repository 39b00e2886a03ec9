#!/usr/bin/env bash
# A page with any route in Playwright never sends a preflight: Playwright answers it, and allows everything.
#
# Package:   @sparticuz/chromium 153.0.0 (Chromium 153), driven by playwright-core 1.65.1
# Guess:     a route that lets requests continue changes nothing; the server is asked by OPTIONS, refuses, and the fetch fails.
# Behaviour: the preflight does not come to the server. Playwright answers it with everything that was asked for, and the PUT arrives,
#            which the server would never have seen. A route for images alone does the same for all requests of the page.
#            Whether the page may read the response is still up to the server.
# Matters:   an end-to-end test that mocks one request passes against an API whose preflights are broken.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @sparticuz/chromium@153.0.0 playwright-core@1.65.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { inflate } from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const bin = 'node_modules/@sparticuz/chromium/bin';
const executablePath = join(process.cwd(), 'chromium');
await pipeline(createReadStream(`${bin}/chromium.br`), createBrotliDecompress(), createWriteStream(executablePath, { mode: 0o755 }));
// where NSS is not installed, that of the package
const runs = spawnSync(executablePath, ['--version']).status === 0;
const env = runs ? process.env : { ...process.env, LD_LIBRARY_PATH: join(await inflate(`${bin}/al2023.tar.br`), 'lib') };

const asked = [];
const api = createServer(({ method, url }, response) => {
  asked.push(method);
  response.writeHead(method === 'OPTIONS' ? 403 : 200, url === '/readable' ? { 'access-control-allow-origin': '*' } : {}).end('{}');
});
const shop = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'));
for (const server of [api, shop]) await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = (server, path) => `http://127.0.0.1:${server.address().port}${path}`;
const browser = await chromium.launch({ executablePath, env, args: ['--no-sandbox', '--disable-gpu'] });
async function put(pattern, path) {
  const page = await browser.newPage();
  if (pattern) await page.route(pattern, (route) => route.continue());
  await page.goto(url(shop, '/'));
  asked.length = 0;
  const result = await page.evaluate(async (to) => {
    try { return (await fetch(to, { method: 'PUT' })).status; } catch { return 'blocked'; }
  }, url(api, path));
  await page.close();
  return [result, ...asked];
}
const seen = {
  'no route': await put(undefined, '/readable'),
  'route for everything': await put('**/*', '/readable'),
  'route for images': await put('**/*.png', '/readable'),
  'everything, unreadable': await put('**/*', '/private'),
};
console.log('seen:', seen);
assert.deepEqual(seen, {
  'no route': ['blocked', 'OPTIONS'],
  'route for everything': [200, 'PUT'],
  'route for images': [200, 'PUT'],
  'everything, unreadable': ['blocked', 'PUT'],
});
await browser.close();
for (const server of [api, shop]) { server.close(); server.closeAllConnections(); }
JS
node probe.mjs
