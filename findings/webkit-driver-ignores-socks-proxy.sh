#!/usr/bin/env bash
# WebKitGTK's driver takes a session with a SOCKS proxy, and its browser goes around that proxy.
#
# Package:   webkit2gtk-driver 2.50.6 and xvfb of Debian 12
# Guess:     a new session whose capabilities name a SOCKS proxy (https://www.w3.org/TR/webdriver2/#proxy) sends its requests there,
#            as one with an HTTP proxy does, or is refused.
# Behaviour: the session is created, and not one connection comes to the proxy. Given on MiniBrowser's own command line, it is used.
# Matters:   a test that leads names to loopback by such a proxy asks the real hosts instead.
set -euo pipefail

for command in WebKitWebDriver Xvfb; do
  command -v "$command" >/dev/null || { echo 'skipped: needs the Debian packages webkit2gtk-driver and xvfb'; exit 0; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const display = spawn('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
const [number] = await once(display.stdio[3], 'data');
const env = { ...process.env, DISPLAY: `:${String(number).trim()}` };

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

/** Connections that come to a proxy while a page is opened. */
async function connections(capabilitiesFor) {
  let seen = 0;
  const proxy = createServer((socket) => {
    seen++;
    socket.on('error', () => {}).destroy();
  });
  const address = `127.0.0.1:${await listen(proxy)}`;
  const free = createServer();
  const port = await listen(free);
  await new Promise((resolve) => free.close(resolve));
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore' });
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    return (await response.json()).value;
  };
  for (let tries = 0; tries < 100; tries++) {
    if (await call('GET', '/status').catch(() => undefined)) break;
    await sleep(50);
  }
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: capabilitiesFor(address) } });
  assert.ok(sessionId);
  await call('POST', `/session/${sessionId}/url`, { url: 'http://a.example/' });
  await sleep(500);
  await call('DELETE', `/session/${sessionId}`);
  driver.kill();
  proxy.close();
  return seen > 0;
}

const used = {
  httpProxy: await connections((address) => ({ proxy: { proxyType: 'manual', httpProxy: address } })),
  socksProxy: await connections((address) => ({ proxy: { proxyType: 'manual', socksProxy: address, socksVersion: 5 } })),
  commandLine: await connections((address) => ({
    'webkitgtk:browserOptions': { args: ['--automation', `--proxy=socks5://${address}`] },
  })),
};
display.kill();
console.log(used);
assert.deepEqual(used, { httpProxy: true, socksProxy: false, commandLine: true });
JS
node probe.mjs
