#!/usr/bin/env bash
# Scalar's parser knows OpenAPI 3.2 and refuses each 3.2 document that has a schema.
#
# Package:   @scalar/openapi-parser 0.24.17
# Guess:     a document that is valid as 3.1 stays valid when "openapi" says 3.2.0.
# Behaviour: without a schema it does. With one, of a response header, a parameter or a body, the 3.2
#            document is invalid: "Property type is not expected to be here". { "type": "string" } is
#            enough, and as 3.1.0 the same document is valid.
# Matters:   a description of CORS is a description of response headers, so an OPTIONS operation with
#            Access-Control-Allow-Origin cannot move to 3.2, which is the version that knows QUERY.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @scalar/openapi-parser@0.24.17 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { validate } from '@scalar/openapi-parser';

const schema = { type: 'string' };
const operations = {
  'no schema': { responses: { 204: { description: 'ok' } } },
  header: { responses: { 204: { description: 'ok', headers: { 'Access-Control-Allow-Origin': { schema } } } } },
  parameter: { parameters: [{ name: 'q', in: 'query', schema }], responses: { 204: { description: 'ok' } } },
  body: { responses: { 200: { description: 'ok', content: { 'text/plain': { schema } } } } },
};
const seen = {};
for (const openapi of ['3.1.0', '3.2.0']) {
  const verdicts = [];
  for (const [name, operation] of Object.entries(operations)) {
    const document = { openapi, info: { title: 'Items', version: '1' }, paths: { '/items': { get: operation } } };
    const { valid, errors } = await validate(JSON.stringify(document));
    verdicts.push(`${name}: ${valid ? 'valid' : errors.at(-1).message}`);
  }
  seen[openapi] = verdicts;
}
console.log('seen:', seen);
const refusal = 'Property type is not expected to be here';
assert.deepEqual(seen, {
  '3.1.0': ['no schema: valid', 'header: valid', 'parameter: valid', 'body: valid'],
  '3.2.0': ['no schema: valid', `header: ${refusal}`, `parameter: ${refusal}`, `body: ${refusal}`],
});
JS
node probe.mjs
