#!/usr/bin/env bash
# serverless-http 4 gives the app only the last line of a header that came in several lines.
#
# Package:   serverless-http 4.0.0, beside @codegenie/serverless-express 4.17.1, with express 5.3.0 and
#            cors 2.8.6
# Guess:     both adapters join the lines in multiValueHeaders of a REST API's event, so the app sees
#            "authorization, content-type" in Access-Control-Request-Headers.
# Behaviour: serverless-http reads "headers", where API Gateway keeps the last line. The app sees
#            "content-type", and a preflight that reflects the requested headers allows that one alone.
# Matters:   a preflight that asks for two headers is refused by the browser, although the app allows
#            any. It depends on the adapter, not on the app, and no local server shows it.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund serverless-http@4.0.0 @codegenie/serverless-express@4.17.1 express@5.3.0 cors@2.8.6 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import codegenie from '@codegenie/serverless-express';
import cors from 'cors';
import express from 'express';
import serverless from 'serverless-http';

const app = express();
app.use(cors({ origin: ['https://app.example'] }));
const event = {
  resource: '/{proxy+}',
  path: '/items',
  httpMethod: 'OPTIONS',
  headers: {
    Origin: 'https://app.example',
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': 'content-type',
  },
  multiValueHeaders: {
    Origin: ['https://app.example'],
    'Access-Control-Request-Method': ['PUT'],
    'Access-Control-Request-Headers': ['authorization', 'content-type'],
  },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: { proxy: 'items' },
  stageVariables: null,
  requestContext: { stage: 'prod', path: '/prod/items', httpMethod: 'OPTIONS', resourcePath: '/{proxy+}', identity: {} },
  body: null,
  isBase64Encoded: false,
};
const allowed = {};
for (const [name, handler] of Object.entries({ 'serverless-http': serverless(app), 'serverless-express': codegenie({ app }) })) {
  const result = await handler(structuredClone(event), {});
  const headers = { ...result.headers, ...result.multiValueHeaders };
  allowed[name] = [headers['access-control-allow-headers']].flat().join();
}
console.log('seen: Access-Control-Allow-Headers', allowed);
assert.deepEqual(allowed, { 'serverless-http': 'content-type', 'serverless-express': 'authorization,content-type' });
JS
node probe.mjs
