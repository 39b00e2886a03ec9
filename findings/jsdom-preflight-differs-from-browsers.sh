#!/usr/bin/env bash
# jsdom asks for headers in a form that no browser sends, and cannot read an answer that each browser reads.
#
# Package:   jsdom 29.1.1, XMLHttpRequest
# Guess:     Access-Control-Request-Headers has the form of the Fetch standard: lower case, sorted, joined by
#            a comma without a space. A space around a comma in Access-Control-Allow-Headers is ignored.
# Behaviour: jsdom sends "X-Zone, X-App": the caller's case, the caller's order, a comma and a space. In
#            the answer it takes a space after the comma, and fails on one before it.
# Matters:   a server that uses the fixed form, as jub0bs/cors does for speed, or an exact cache key,
#            refuses or misses jsdom's preflight and serves each browser. The test is wrong, not the API.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund jsdom@29.1.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import http from 'node:http';
import { JSDOM } from 'jsdom';

let asked;
let allowed;
const server = http.createServer((request, response) => {
  response.setHeader('Access-Control-Allow-Origin', 'https://app.example');
  if (request.method === 'OPTIONS') {
    asked = request.headers['access-control-request-headers'];
    response.setHeader('Access-Control-Allow-Headers', allowed);
  }
  response.end();
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { window } = new JSDOM('', { url: 'https://app.example/' });
const send = (answer) =>
  new Promise((resolve) => {
    allowed = answer;
    const request = new window.XMLHttpRequest();
    request.open('GET', `http://127.0.0.1:${server.address().port}/`);
    request.setRequestHeader('X-Zone', '1');
    request.setRequestHeader('X-App', '1');
    request.onload = () => resolve('load');
    request.onerror = () => resolve('error');
    request.send();
  });
const answers = ['x-app,x-zone', 'x-app, x-zone', 'x-app , x-zone'];
const seen = {};
for (const answer of answers) seen[answer] = await send(answer);
server.close();
console.log('seen: asked for', JSON.stringify(asked), 'answers', seen);
assert.equal(asked, 'X-Zone, X-App');
assert.deepEqual(seen, { 'x-app,x-zone': 'load', 'x-app, x-zone': 'load', 'x-app , x-zone': 'error' });
process.exit();
JS
node probe.mjs
