#!/usr/bin/env bash
# A presigned PUT drops CacheControl: it is neither in the query nor among the signed headers.
#
# Package:   @aws-sdk/s3-request-presigner 3.1169.0 and @aws-sdk/client-s3 3.1175.0
# Guess:     each input of PutObject ends up in the query or in X-Amz-SignedHeaders, Content-Type aside.
# Behaviour: there are three fates. Metadata, ACL, tags and storage class move into the query.
#            Content-Disposition, Content-Encoding, If-None-Match, Content-Length and the encryption
#            header are signed: the page must send them, with the same values. Cache-Control vanishes:
#            the page may send any or none, and the link does not say that it should.
# Matters:   the bucket's AllowedHeaders must list the signed ones for the preflight to pass.
#            And a Cache-Control that was meant for CloudFront arrives only if the page adds it by itself.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @aws-sdk/client-s3@3.1175.0 @aws-sdk/s3-request-presigner@3.1169.0 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const client = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' } });
const inputs = {
  CacheControl: ['no-store', 'cache-control'],
  ContentType: ['image/png', 'content-type'],
  ContentDisposition: ['inline', 'content-disposition'],
  ContentEncoding: ['gzip', 'content-encoding'],
  ContentLength: [5, 'content-length'],
  IfNoneMatch: ['*', 'if-none-match'],
  ServerSideEncryption: ['aws:kms', 'x-amz-server-side-encryption'],
  Metadata: [{ team: 'web' }, 'x-amz-meta-team'],
  ACL: ['private', 'x-amz-acl'],
  Tagging: ['a=b', 'x-amz-tagging'],
  StorageClass: ['STANDARD_IA', 'x-amz-storage-class'],
};
const values = Object.fromEntries(Object.entries(inputs).map(([name, [value]]) => [name, value]));
const url = new URL(await getSignedUrl(client, new PutObjectCommand({ Bucket: 'uploads', Key: 'key', ...values })));
const signed = url.searchParams.get('X-Amz-SignedHeaders').split(';');
const fates = { query: [], signed: [], gone: [] };
for (const [name, [, header]] of Object.entries(inputs)) {
  fates[url.searchParams.has(header) ? 'query' : signed.includes(header) ? 'signed' : 'gone'].push(name);
}
console.log('seen:', fates);
assert.deepEqual(fates, {
  query: ['Metadata', 'ACL', 'Tagging', 'StorageClass'],
  signed: ['ContentDisposition', 'ContentEncoding', 'ContentLength', 'IfNoneMatch', 'ServerSideEncryption'],
  gone: ['CacheControl', 'ContentType'],
});
JS
NODE_NO_WARNINGS=1 node probe.mjs
