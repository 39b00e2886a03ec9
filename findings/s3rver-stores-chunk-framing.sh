#!/usr/bin/env bash
# s3rver stores the checksum framing of the AWS SDK as part of the object.
#
# Package:   s3rver 3.7.1 with @aws-sdk/client-s3 3.1175.0 and @aws-sdk/lib-storage 3.1175.0
# Guess:     an upload from a stream is stored as its bytes, as it was before the SDK added checksums.
# Behaviour: the SDK sends a stream of known length as "aws-chunked" with a CRC32 trailer. s3rver does
#            not take the chunks apart: five bytes become 46, with Content-Encoding: aws-chunked. A
#            string, and lib-storage's Upload of the same stream, are stored as they are.
# Matters:   tests of upload code pass or fail by the kind of body, and a page that reads the object back
#            gets the framing with it. requestChecksumCalculation: 'WHEN_REQUIRED' helps.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund s3rver@3.7.1 @aws-sdk/client-s3@3.1175.0 @aws-sdk/lib-storage@3.1175.0 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import S3rver from 's3rver';

const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: './data', configureBuckets: [{ name: 'uploads' }] });
const { port } = await server.run();
const options = {
  region: 'us-east-1',
  endpoint: `http://127.0.0.1:${port}`,
  forcePathStyle: true,
  credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
};
const client = new S3Client(options);
const older = new S3Client({ ...options, requestChecksumCalculation: 'WHEN_REQUIRED' });
const stream = () => Readable.from([Buffer.from('hello')]);
const put = (from, Key, Body) => from.send(new PutObjectCommand({ Bucket: 'uploads', Key, Body, ContentLength: 5 }));

await put(client, 'string', 'hello');
await put(client, 'stream', stream());
await put(older, 'stream without checksum', stream());
await new Upload({ client, params: { Bucket: 'uploads', Key: 'Upload of a stream', Body: stream() } }).done();
const seen = {};
for (const Key of ['string', 'stream', 'stream without checksum', 'Upload of a stream']) {
  const { Body, ContentEncoding } = await client.send(new GetObjectCommand({ Bucket: 'uploads', Key }));
  seen[Key] = [await Body.transformToString(), ContentEncoding];
}
await server.close();
console.log('seen:', seen);
assert.deepEqual(seen, {
  string: ['hello', undefined],
  stream: ['5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', 'aws-chunked'],
  'stream without checksum': ['hello', undefined],
  'Upload of a stream': ['hello', undefined],
});
JS
NODE_NO_WARNINGS=1 node probe.mjs
