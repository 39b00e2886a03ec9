#!/usr/bin/env bash
# Chromium rejects a fetch that the page's policy refuses before it says that the policy did.
#
# Package:   @sparticuz/chromium 153.0.0 (Chromium 153), driven by playwright-core 1.65.1
# Guess:     a fetch that connect-src refuses fires securitypolicyviolation first, so that whoever catches the error knows the cause.
# Behaviour: the promise rejects with "Failed to fetch", as for any missing CORS header, and everything that awaits it runs;
#            the event comes in a later task.
# Matters:   a script that asks in its catch block whether the policy was it always finds no; it has to wait for another task.
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

const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': "connect-src 'none'" }).end('<!doctype html>');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({ executablePath, env, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const seen = await page.evaluate(async () => {
  const order = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => order.push(`event: ${effectiveDirective}`));
  await fetch('http://api.example/orders').catch(({ message }) => order.push(`rejected: ${message}`));
  order.push('what awaits it');
  await new Promise((resolve) => setTimeout(resolve, 50));
  return order;
});
console.log(browser.version(), seen);
await browser.close();
server.close();
assert.deepEqual(seen, ['rejected: Failed to fetch', 'what awaits it', 'event: connect-src']);
JS
node probe.mjs
