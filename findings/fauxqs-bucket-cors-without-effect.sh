#!/usr/bin/env bash
# fauxqs accepts a bucket's CORS rules with 200, then has none.
#
# Package:   fauxqs 2.4.1 (S3, SQS and SNS emulator) on Node 22.23.3 with @aws-sdk/client-s3 3.1175.0
# Guess:     PutBucketCors either stores the rules or is refused as not implemented.
# Behaviour: the call succeeds and stores nothing: the subresource "cors" is not looked at, so the request
#            is taken for a CreateBucket. GetBucketCors succeeds with no rules, where S3 raises
#            NoSuchCORSConfiguration, and the preflight of a listed origin is a 404.
# Matters:   a setup script passes, and the first sign that the emulator knows no CORS is a page that
#            cannot upload.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund --force node@22.23.3 fauxqs@2.4.1 @aws-sdk/client-s3@3.1175.0 >/dev/null 2>&1

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { CreateBucketCommand, GetBucketCorsCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';

const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
const endpoint = `http://127.0.0.1:${server.port}`;
const client = new S3Client({
  region: 'us-east-1',
  endpoint,
  forcePathStyle: true,
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});
const Bucket = 'uploads';
const CORSRules = [{ AllowedOrigins: ['https://app.example'], AllowedMethods: ['PUT'], AllowedHeaders: ['*'] }];
await client.send(new CreateBucketCommand({ Bucket }));
const put = await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
const get = await client.send(new GetBucketCorsCommand({ Bucket }));
const preflight = await fetch(`${endpoint}/${Bucket}/key`, {
  method: 'OPTIONS',
  headers: { origin: 'https://app.example', 'access-control-request-method': 'PUT' },
});
await server.stop();
const seen = { put: put.$metadata.httpStatusCode, get: get.$metadata.httpStatusCode, rules: get.CORSRules, preflight: preflight.status };
console.log('seen:', seen);
assert.deepEqual(seen, { put: 200, get: 200, rules: undefined, preflight: 404 });
JS
NODE_NO_WARNINGS=1 node_modules/.bin/node probe.mjs
