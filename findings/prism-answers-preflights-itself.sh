#!/usr/bin/env bash
# Prism answers a preflight by itself, also for paths that the document does not have.
#
# Package:   @stoplight/prism-cli 5.14.2
# Guess:     a document with an "options" operation, as API Gateway exports have, is mocked: OPTIONS
#            answers with that operation's headers, and an unknown path is a 404.
# Behaviour: OPTIONS with Access-Control-Request-Method never reaches the mock. It is 204 and reflects
#            origin, method and headers, for an unknown path too. OPTIONS without that header is mocked.
# Matters:   curl -X OPTIONS shows the documented policy and a browser is given another. Run the mock with
#            --cors=false when the policy itself is under test.
set -euo pipefail

dir=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @stoplight/prism-cli@5.14.2 >/dev/null

cat > api.yaml <<'YAML'
openapi: 3.0.1
info: { title: Items, version: "1" }
paths:
  /items:
    options:
      responses:
        "204":
          description: Preflight
          headers:
            Access-Control-Allow-Origin: { schema: { type: string }, example: "https://app.example" }
            Access-Control-Allow-Methods: { schema: { type: string }, example: GET }
            Access-Control-Max-Age: { schema: { type: string }, example: "600" }
YAML
cat > free-port.mjs <<'JS'
import { createServer } from 'node:net';
const server = createServer().listen(0, '127.0.0.1', () => {
  console.log(server.address().port);
  server.close();
});
JS
port=$(node free-port.mjs)
node node_modules/@stoplight/prism-cli/dist/index.js mock --host 127.0.0.1 --port "$port" api.yaml >log 2>&1 & pids+=($!)
for _ in $(seq 100); do curl --silent --output /dev/null "http://127.0.0.1:$port/items" && break; sleep 0.2; done

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
const options = async (path, more) => {
  const headers = { origin: 'https://other.example', ...more };
  const response = await fetch(`http://127.0.0.1:${process.argv[2]}${path}`, { method: 'OPTIONS', headers });
  const field = (name) => response.headers.get(`access-control-${name}`);
  return [response.status, field('allow-origin'), field('allow-methods'), field('max-age')];
};
const preflight = { 'access-control-request-method': 'DELETE' };
const seen = {
  'plain OPTIONS': await options('/items', {}),
  preflight: await options('/items', preflight),
  'preflight of an unknown path': await options('/unknown', preflight),
};
console.log('seen:', seen);
assert.deepEqual(seen, {
  'plain OPTIONS': [204, 'https://app.example', 'GET', '600'],
  preflight: [204, 'https://other.example', 'DELETE', null],
  'preflight of an unknown path': [204, 'https://other.example', 'DELETE', null],
});
JS
node probe.mjs "$port"
