#!/usr/bin/env bash
# Node's resolve4() succeeds with no address for a CNAME that leads nowhere.
#
# Package:   Node.js 20.20.2 (node:dns), with dns-packet 5.6.1 for the name server
# Guess:     a name whose CNAME target has no address rejects with ENODATA, as a name without any record
#            of that type does.
# Behaviour: the promise resolves with an empty list, because the answer has a record, the CNAME. So does
#            each other type: resolve6(), resolveTxt() and resolveCaa() give [] as well. Only when the
#            target's zone says NXDOMAIN is there an error.
# Matters:   a check for names that still point at a deleted distribution or API, written with a catch
#            only, takes such a name for one that works. Look at the length, too.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund dns-packet@5.6.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import packet from 'dns-packet';

const AUTHORITATIVE = 1 << 10;
const NXDOMAIN = 3;
const server = dgram.createSocket('udp4');
server.on('message', (message, client) => {
  const { id, questions } = packet.decode(message);
  const [{ name, type }] = questions;
  const cname = { type: 'CNAME', name, ttl: 60, data: 'd111111abcdef8.cloudfront.example' };
  const answers = name === 'empty.example' ? [] : [cname];
  const code = name === 'gone.example' && type !== 'CNAME' ? NXDOMAIN : 0;
  server.send(packet.encode({ type: 'response', id, flags: AUTHORITATIVE | code, questions, answers }), client.port, client.address);
});
await new Promise((resolve) => server.bind(0, '127.0.0.1', resolve));
const resolver = new Resolver({ timeout: 2000, tries: 2 });
resolver.setServers([`127.0.0.1:${server.address().port}`]);
const seen = {};
for (const name of ['empty.example', 'dangling.example', 'gone.example']) {
  seen[name] = [];
  for (const method of ['resolve4', 'resolve6', 'resolveCaa']) {
    seen[name].push(await resolver[method](name).catch(({ code }) => code));
  }
}
server.close();
console.log('seen: resolve4, resolve6, resolveCaa', seen);
assert.deepEqual(seen, {
  'empty.example': ['ENODATA', 'ENODATA', 'ENODATA'],
  'dangling.example': [[], [], []],
  'gone.example': ['ENOTFOUND', 'ENOTFOUND', 'ENOTFOUND'],
});
JS
node probe.mjs
