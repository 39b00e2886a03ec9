#!/usr/bin/env bash
# The CORS middleware of Powertools for AWS Lambda refuses the form of `origin` that its own documentation shows.
#
# Package:   @aws-lambda-powertools/event-handler 2.35.0
# Guess:     `origin` may be a function, as the comment of cors() has it in its third example.
# Behaviour: cors() throws a TypeError when the function is loaded: it looks for '*' in whatever is no text. The type
#            has text and lists alone, so that TypeScript refuses the example, and JavaScript fails at the cold start.
# Matters:   a copied example turns every request into a 502 of API Gateway, which has no CORS headers either.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @aws-lambda-powertools/event-handler@2.35.0 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cors } from '@aws-lambda-powertools/event-handler/http/middleware';

const folder = 'node_modules/@aws-lambda-powertools/event-handler/lib/esm';
const documented = /\*\s+origin: \(origin, reqCtx\) =>/.test(readFileSync(`${folder}/http/middleware/cors.js`, 'utf8'));
let outcome = 'made';
try {
  cors({ origin: (origin) => origin === 'https://app.example' });
} catch (error) {
  outcome = `${error.name}: ${error.message}`;
}
console.log('seen:', { documented, outcome });
assert.equal(documented, true);
assert.equal(outcome, 'TypeError: allowedOrigins.includes is not a function');
JS
node probe.mjs
