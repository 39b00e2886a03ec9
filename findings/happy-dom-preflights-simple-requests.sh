#!/usr/bin/env bash
# happy-dom preflights a plain cross-origin GET.
#
# Package:   happy-dom 21.0.4, window.fetch
# Guess:     a GET without headers of its own goes out at once, as in browsers. So does a POST of a form.
# Behaviour: each cross-origin request is preflighted. If OPTIONS is not answered with
#            Access-Control-Allow-Origin, the GET or POST is never sent. A form's preflight asks for
#            content-type, which no browser does for that type.
# Matters:   an API that pages read with simple requests only, and so has no OPTIONS route, works in each
#            browser and fails in such a test. A number of preflights measured there means nothing.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund happy-dom@21.0.4 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import http from 'node:http';
import { Window } from 'happy-dom';

let log = [];
const server = http.createServer((request, response) => {
  const wanted = request.headers['access-control-request-headers'];
  log.push(wanted ? `${request.method} for ${wanted}` : request.method);
  if (request.method === 'OPTIONS') response.statusCode = 404;
  else response.setHeader('Access-Control-Allow-Origin', 'http://app.example');
  response.end();
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const window = new Window({ url: 'http://app.example/' });
const send = async (options) => {
  log = [];
  const result = await window.fetch(`http://127.0.0.1:${server.address().port}/`, options).then(
    ({ status }) => status,
    () => 'error',
  );
  return [...log, result].join(', ');
};
const form = { method: 'POST', body: 'a=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
const seen = { GET: await send({}), 'POST of a form': await send(form) };
server.close();
console.log('seen:', seen);
assert.deepEqual(seen, { GET: 'OPTIONS, error', 'POST of a form': 'OPTIONS for content-type, error' });
process.exit();
JS
node probe.mjs
