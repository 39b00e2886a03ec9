#!/usr/bin/env bash
# CDK offers HttpMethod.OPTIONS for the CORS of a function URL, and its own validator fails the synth on it.
#
# Package:   aws-cdk-lib 2.276.0 with constructs 10.8.1, feature flag validateAgainstDefaultRules on
# Guess:     a member of the enum that FunctionUrlCorsOptions.allowedMethods takes is a value that
#            AWS::Lambda::Url takes.
# Behaviour: the construct accepts it. The validator reports "length 7 exceeds maximum 6" as an error and
#            the list of methods without OPTIONS as a warning. ALL is written as "*" and passes.
# Matters:   a list of methods that works for HttpApi and for addCorsPreflight fails for a function URL,
#            and the message speaks of a length. Lambda answers preflights itself: leave OPTIONS out.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, HttpMethod, Runtime } from 'aws-cdk-lib/aws-lambda';

console.error = process.stderr.write = () => true;
const seen = {};
for (const [name, method] of Object.entries(HttpMethod)) {
  const outdir = `out/${name}`;
  const app = new App({ outdir, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const handler = new LambdaFunction(new Stack(app, 'Stack'), 'Items', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => "ok"'),
  });
  handler.addFunctionUrl({ cors: { allowedOrigins: ['https://app.example'], allowedMethods: [method] } });
  try {
    app.synth();
    seen[name] = 'ok';
  } catch {
    const { pluginReports } = JSON.parse(readFileSync(`${outdir}/validation-report.json`, 'utf8'));
    seen[name] = pluginReports.flatMap(({ violations }) => violations.map(({ description }) => description));
  }
}
console.log('seen:', seen);
const { OPTIONS, ...others } = seen;
assert.match(OPTIONS.join('; '), /AllowMethods\.0: length 7 exceeds maximum 6/);
assert.deepEqual(new Set(Object.values(others)), new Set(['ok']));
JS
NODE_NO_WARNINGS=1 JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node probe.mjs
