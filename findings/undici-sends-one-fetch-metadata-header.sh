#!/usr/bin/env bash
# fetch() of undici, and so of Node, sends "Sec-Fetch-Mode: cors" and no other Sec-Fetch-* header.
#
# Package:   undici 7.30.2
# Guess:     a server-side fetch sends none of the fetch metadata headers, which belong to browsers.
# Behaviour: each request has Sec-Fetch-Mode, with the mode that was asked for ("cors" by default), and
#            neither Sec-Fetch-Site nor Sec-Fetch-Dest nor Origin. undici's request() sends none of them.
# Matters:   a rule at CloudFront, WAF or in an authorizer that takes Sec-Fetch-Mode as the mark of a
#            browser hits Node servers, and one that then requires Sec-Fetch-Site refuses them.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund undici@7.30.2 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import http from 'node:http';
import { fetch, request } from 'undici';

const server = http.createServer(({ headers }, response) => {
  const marks = Object.entries(headers).filter(([name]) => name.startsWith('sec-') || name === 'origin');
  response.end(JSON.stringify(marks.map(([name, value]) => `${name}: ${value}`)));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
const read = async (options) => (await fetch(url, options)).json();
const seen = {
  'fetch GET': await read({}),
  'fetch POST of JSON': await read({ method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
  'fetch same-origin': await read({ mode: 'same-origin' }),
  'fetch no-cors': await read({ mode: 'no-cors' }),
  'request()': await (await request(url)).body.json(),
};
server.close();
console.log('seen:', seen);
assert.deepEqual(seen, {
  'fetch GET': ['sec-fetch-mode: cors'],
  'fetch POST of JSON': ['sec-fetch-mode: cors'],
  'fetch same-origin': ['sec-fetch-mode: same-origin'],
  'fetch no-cors': ['sec-fetch-mode: no-cors'],
  'request()': [],
});
process.exit();
JS
node probe.mjs
