#!/usr/bin/env bash
# hono's etag() takes the CORS headers off a 304, in either order of the two middlewares.
#
# Package:   hono 4.13.19, hono/cors and hono/etag
# Guess:     with cors() outside of etag(), a 304 has the same Access-Control-* headers as the 200.
# Behaviour: etag() keeps Cache-Control, ETag, Vary and a few more, and deletes the rest. cors() sets its
#            headers before the handler runs, so they go as well, whichever middleware is outside.
# Matters:   the Fetch standard lets a 304 renew the stored CORS headers. Here they are never renewed: a
#            browser and a CDN keep the headers of the first 200, and a changed list of origins, exposed
#            headers or credentials is not seen as long as the body stays the same.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund hono@4.13.19 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { etag } from 'hono/etag';

const allow = cors({ origin: ['https://app.example', 'https://www.example'], credentials: true, exposeHeaders: ['etag'] });
const seen = {};
for (const [name, order] of [['cors outside', [allow, etag()]], ['etag outside', [etag(), allow]]]) {
  const app = new Hono().use(...order).get('/', (context) => context.text('body'));
  const read = async (more) => {
    const { status, headers } = await app.request('/', { headers: { origin: 'https://app.example', ...more } });
    const kept = [...headers.keys()].filter((field) => field.startsWith('access-control-') || field === 'vary');
    return { status, kept: kept.join(' '), etag: headers.get('etag') };
  };
  const full = await read({});
  const renewed = await read({ 'if-none-match': full.etag });
  seen[name] = [full.status, full.kept, renewed.status, renewed.kept];
}
console.log('seen:', seen);
const all = 'access-control-allow-credentials access-control-allow-origin access-control-expose-headers vary';
assert.deepEqual(seen, { 'cors outside': [200, all, 304, 'vary'], 'etag outside': [200, all, 304, 'vary'] });
JS
node probe.mjs
