#!/usr/bin/env bash
# s3rver answers a preflight with "*" and the request after it with the origin.
#
# Package:   s3rver 3.7.1
# Guess:     a bucket rule that lists an origin answers preflight and request alike: that origin,
#            Access-Control-Allow-Credentials, and Access-Control-Max-Age on the preflight.
# Behaviour: the preflight of a listed origin gets "*" without credentials and without a max age. The
#            GET gets the origin, credentials, and Access-Control-Max-Age, where browsers ignore it.
# Matters:   a page that sends credentials is refused by the browser against the emulator and accepted
#            by S3. A max age from the rule is never tested: each request is preflighted again.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund s3rver@3.7.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import S3rver from 's3rver';

const rule = `<CORSConfiguration><CORSRule>
  <AllowedOrigin>https://app.example</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>
  <AllowedHeader>content-type</AllowedHeader><MaxAgeSeconds>600</MaxAgeSeconds>
</CORSRule></CORSConfiguration>`;
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: './data',
  configureBuckets: [{ name: 'uploads', configs: [rule] }],
});
const { port } = await server.run();
const read = async (method, more) => {
  const headers = { origin: 'https://app.example', ...more };
  const response = await fetch(`http://127.0.0.1:${port}/uploads`, { method, headers });
  await response.text();
  const field = (name) => response.headers.get(`access-control-${name}`);
  return [response.status, field('allow-origin'), field('allow-credentials'), field('max-age')];
};
const preflight = await read('OPTIONS', { 'access-control-request-method': 'PUT' });
const actual = await read('GET', {});
await server.close();
console.log('seen: preflight', preflight, 'GET', actual);
assert.deepEqual(preflight, [200, '*', null, null]);
assert.deepEqual(actual, [200, 'https://app.example', 'true', '600']);
JS
NODE_NO_WARNINGS=1 node probe.mjs
