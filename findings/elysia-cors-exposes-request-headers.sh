#!/usr/bin/env bash
# The CORS plugin of Elysia exposes the names of the request's headers instead of the response's.
#
# Package:   @elysiajs/cors 1.4.2, elysia 1.4.30
# Guess:     exposeHeaders is true by default, so that pages may read all headers of a response, such as x-total.
# Behaviour: Access-Control-Expose-Headers lists what the request had, "accept, origin, x-trace". The response's own
#            x-total stays unreadable; a list in exposeHeaders is sent as it is.
# Matters:   the header is there in every log and in the network panel, and response.headers.get() gives null.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @elysiajs/cors@1.4.2 elysia@1.4.30 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { cors } from '@elysiajs/cors';
import { Elysia } from 'elysia';

async function exposed(options) {
  const app = new Elysia().use(cors({ origin: ['https://app.example'], ...options })).get('/orders', ({ set }) => {
    set.headers['x-total'] = '7';
    return 'ok';
  });
  const headers = { origin: 'https://app.example', accept: '*/*', 'x-trace': '1' };
  const response = await app.handle(new Request('http://api.example/orders', { headers }));
  assert.equal(response.headers.get('x-total'), '7');
  return response.headers.get('access-control-expose-headers');
}
const seen = { 'by default': await exposed({}), named: await exposed({ exposeHeaders: ['x-total'] }) };
console.log('seen:', seen);
assert.deepEqual(seen, { 'by default': 'accept, origin, x-trace', named: 'x-total' });
JS
node probe.mjs
