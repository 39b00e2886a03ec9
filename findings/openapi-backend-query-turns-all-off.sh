#!/usr/bin/env bash
# One "query" operation makes openapi-backend answer each route of the document with "not found".
#
# Package:   openapi-backend 5.21.2
# Guess:     init() either rejects, or leaves out the operation that it does not know and serves the rest.
# Behaviour: init() resolves. Each operation is gone, GET and OPTIONS of other paths included, and the
#            one trace is a warning on the console. strict: true makes init() reject.
# Matters:   OpenAPI 3.2 adds "query", and with it a Lambda that routes by the document turns into a 404
#            for each request and each preflight, at run time.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund openapi-backend@5.21.2 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { OpenAPIBackend } from 'openapi-backend';

console.warn = console.error = () => {};
const responses = { 200: { description: 'ok' } };
const document = (search) => ({
  openapi: '3.2.0',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items': { get: { operationId: 'list', responses }, options: { operationId: 'preflight', responses } },
    '/search': search,
  },
});
const handlers = { list: () => 'list', preflight: () => 'preflight', search: () => 'search', notFound: () => 'not found' };
const route = async (search, strict) => {
  const api = new OpenAPIBackend({ definition: document(search), handlers, strict });
  try {
    await api.init();
  } catch {
    return 'init() rejected';
  }
  const read = (method) => api.handleRequest({ method, path: '/items', headers: {} });
  return `GET ${await read('GET')}, OPTIONS ${await read('OPTIONS')}`;
};
const seen = {
  'search by POST': await route({ post: { operationId: 'search', responses } }, false),
  'search by QUERY': await route({ query: { operationId: 'search', responses } }, false),
  'search by QUERY, strict': await route({ query: { operationId: 'search', responses } }, true),
};
console.log('seen:', seen);
assert.deepEqual(seen, {
  'search by POST': 'GET list, OPTIONS preflight',
  'search by QUERY': 'GET not found, OPTIONS not found',
  'search by QUERY, strict': 'init() rejected',
});
JS
node probe.mjs
