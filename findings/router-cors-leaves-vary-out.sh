#!/usr/bin/env bash
# Routers for functions echo one of several origins, and say in half of the answers, or in none, that answers differ by it.
#
# Package:   itty-router 5.0.24, @aws-lambda-powertools/event-handler 2.35.0
# Guess:     with a list of origins, every response has Vary: Origin, whether its request had a listed origin, another, or none.
# Behaviour: itty-router never sends it. Powertools sends it with what it allows; responses to requests of other origins, and
#            without one, have neither CORS headers nor Vary.
# Matters:   a cache in front keeps the first answer for everybody: the page of the second origin gets the name of the first,
#            or no headers at all.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund itty-router@5.0.24 @aws-lambda-powertools/event-handler@2.35.0 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { Router as PowertoolsRouter } from '@aws-lambda-powertools/event-handler/http';
import { cors as powertoolsCors } from '@aws-lambda-powertools/event-handler/http/middleware';
import { cors as ittyCors, Router as IttyRouter } from 'itty-router';

const origin = ['https://a.example', 'https://b.example'];
const { preflight, corsify } = ittyCors({ origin });
const itty = IttyRouter({ before: [preflight], finally: [corsify] });
itty.get('/orders', () => new Response('ok'));
const powertools = new PowertoolsRouter();
powertools.use(powertoolsCors({ origin }));
powertools.get('/orders', () => ({ ok: true }));

const routers = {
  itty: async (headers) => (await itty.fetch(new Request('https://api.example/orders', { headers }))).headers,
  powertools: async (headers) => {
    const http = { method: 'GET', path: '/orders', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' };
    const requestContext = { http, stage: '$default', requestId: '1', apiId: 'a', domainName: 'api.example', timeEpoch: 0 };
    const event = { version: '2.0', routeKey: '$default', rawPath: '/orders', rawQueryString: '', headers, requestContext };
    const answer = await powertools.resolve({ ...event, isBase64Encoded: false }, { awsRequestId: '1' });
    return new Headers(answer.headers);
  },
};
const seen = {};
for (const [name, get] of Object.entries(routers)) {
  for (const from of ['https://b.example', 'https://other.example', 'nobody']) {
    const headers = await get(from === 'nobody' ? {} : { origin: from });
    seen[`${name}, ${from}`] = [headers.get('access-control-allow-origin'), headers.get('vary')];
  }
}
console.log('seen:', seen);
assert.deepEqual(seen, {
  'itty, https://b.example': ['https://b.example', null],
  'itty, https://other.example': [null, null],
  'itty, nobody': [null, null],
  'powertools, https://b.example': ['https://b.example', 'Origin'],
  'powertools, https://other.example': [null, null],
  'powertools, nobody': [null, null],
});
JS
node probe.mjs
