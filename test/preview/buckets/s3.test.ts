import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { AwsClient } from 'aws4fetch';
import { FUNCTION_CREDENTIALS } from '../../../preview/aws/credentials';
import { preview } from '../../support/preview/served-app';

const APP = 'https://app.shop.example';
const OTHER = 'https://other.example';
const PHOTO = 'a photo';
const TAG = `"${createHash('md5').update(PHOTO).digest('hex')}"`;

const aws = new AwsClient({ ...FUNCTION_CREDENTIALS, service: 's3', region: 'us-east-1', retries: 0 });

/** A bucket for one origin. */
function photos(stack: Stack): void {
  new Bucket(stack, 'Photos', {
    bucketName: 'photos',
    cors: [
      {
        allowedOrigins: [APP],
        allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
        allowedHeaders: ['content-type', 'X-Amz-*'],
        exposedHeaders: ['etag'],
        maxAge: 600,
      },
    ],
  });
}

async function serveBucket() {
  const served = await preview(photos);
  const object = `${served.aws}/photos/a%20photo.jpg`;
  const presigned = async (method: string, { query = '', headers = {}, at = object } = {}) => {
    const aws4 = { signQuery: true, allHeaders: true };
    return (await aws.sign(`${at}?X-Amz-Expires=60${query}`, { method, headers, aws: aws4 })).url;
  };
  return { ...served, object, presigned };
}

const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name === 'vary' || name.startsWith('access-control-')));
const codeOf = async (response: Response) => [response.status, /<Code>(.*)<\/Code>/.exec(await response.text())?.[1]];

const ALLOWED = {
  'access-control-allow-origin': APP,
  'access-control-allow-methods': 'PUT, GET',
  'access-control-expose-headers': 'etag',
  'access-control-max-age': '600',
  'access-control-allow-credentials': 'true',
  vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
};

describe('a bucket with CORS rules', () => {
  it('is among the endpoints, at an address of its own', async () => {
    const { endpoints, presigned, url } = await serveBucket();
    const name = expect.stringMatching(/photos/);
    expect(endpoints).toMatchObject([{ kind: 'bucket', id: expect.stringMatching(/^Photos/), stack: 'Shop', name }]);
    const put = await presigned('PUT', { at: `${url}/own.jpg` });
    expect((await fetch(put, { method: 'PUT', body: PHOTO })).status).toBe(200);
  });

  it('answers preflights by its rules, and names of headers those that were asked for', async () => {
    const { object } = await serveBucket();
    const ask = (origin: string, method: string, headers?: string) =>
      fetch(object, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': method,
          ...(headers && { 'access-control-request-headers': headers }),
        },
      });
    const allowed = await ask(APP, 'PUT', 'content-type,x-amz-acl');
    expect([allowed.status, await allowed.text()]).toEqual([200, '']);
    expect(corsOf(allowed)).toEqual({ ...ALLOWED, 'access-control-allow-headers': 'content-type, x-amz-acl' });
    for (const denied of [await ask(OTHER, 'PUT'), await ask(APP, 'DELETE'), await ask(APP, 'PUT', 'x-other')]) {
      expect(corsOf(denied)).toEqual({});
      expect(await codeOf(denied)).toEqual([403, 'AccessForbidden']);
    }
    expect(await codeOf(await fetch(object, { method: 'OPTIONS' }))).toEqual([400, 'BadRequest']);
  });

  it('takes an upload by a presigned URL, and gives it back', async () => {
    const { presigned, lines } = await serveBucket();
    const put = await fetch(await presigned('PUT'), {
      method: 'PUT',
      headers: { origin: APP, 'content-type': 'image/jpeg' },
      body: PHOTO,
    });
    expect([put.status, put.headers.get('etag')]).toEqual([200, TAG]);
    expect(corsOf(put)).toEqual(ALLOWED);
    const get = await fetch(await presigned('GET'), { headers: { origin: OTHER } });
    expect([get.status, get.headers.get('content-type'), await get.text()]).toEqual([200, 'image/jpeg', PHOTO]);
    expect(corsOf(get)).toEqual({});
    expect(lines.find((line) => /^Photos\w+ {2}PUT \/a%20photo.jpg {2}200$/.test(line))).toBeDefined();
    const named = await fetch(await presigned('GET', { query: '&response-content-disposition=attachment' }));
    expect(named.headers.get('content-disposition')).toBe('attachment');
    expect((await fetch(await presigned('DELETE'), { method: 'DELETE' })).status).toBe(204);
    expect(await codeOf(await fetch(await presigned('GET')))).toEqual([404, 'NoSuchKey']);
  });

  it('lets nobody write without a signature that is right, covers what is sent and has not expired', async () => {
    const { object, presigned } = await serveBucket();
    const put = (url: string, headers = {}) =>
      fetch(url, { method: 'PUT', headers: { origin: APP, ...headers }, body: PHOTO });
    const unsigned = await put(object);
    expect(corsOf(unsigned)).toEqual(ALLOWED);
    expect(await codeOf(unsigned)).toEqual([403, 'AccessDenied']);
    const url = await presigned('PUT');
    expect(await codeOf(await put(url.replace('a%20photo', 'another')))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await codeOf(await fetch(url, { method: 'DELETE' }))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await codeOf(await put(url, { 'x-amz-acl': 'public-read' }))).toEqual([403, 'AccessDenied']);
    const old = await aws.sign(`${object}?X-Amz-Expires=60`, {
      method: 'PUT',
      aws: { signQuery: true, datetime: '20260101T000000Z' },
    });
    expect(await codeOf(await put(old.url))).toEqual([403, 'AccessDenied']);
    const typed = await presigned('PUT', { headers: { 'content-type': 'image/png' } });
    expect(await codeOf(await put(typed, { 'content-type': 'image/jpeg' }))).toEqual([403, 'SignatureDoesNotMatch']);
    expect((await put(typed, { 'content-type': 'image/png' })).status).toBe(200);
    expect(await codeOf(await put(await presigned('PUT'), { 'content-md5': 'AAAA' }))).toEqual([400, 'BadDigest']);
  });

  it('takes uploads in parts', async () => {
    const { object, presigned } = await serveBucket();
    const begun = await aws.fetch(`${object}?uploads`, { method: 'POST' });
    const id = /<UploadId>(.*)<\/UploadId>/.exec(await begun.text())?.[1];
    const tags: string[] = [];
    for (const [i, part] of ['a ', 'photo'].entries()) {
      const url = await presigned('PUT', { query: `&partNumber=${i + 1}&uploadId=${id}` });
      const { headers } = await fetch(url, { method: 'PUT', headers: { origin: APP }, body: part });
      expect(headers.get('access-control-expose-headers')).toBe('etag');
      tags.push(headers.get('etag') ?? '');
    }
    const parts = tags.map((tag, i) => `<Part><ETag>${tag}</ETag><PartNumber>${i + 1}</PartNumber></Part>`);
    const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
    const wrong = await aws.fetch(`${object}?uploadId=${id}`, { method: 'POST', body: body.replaceAll(/"\w/g, '"0') });
    expect(await codeOf(wrong)).toEqual([400, 'InvalidPart']);
    expect((await aws.fetch(`${object}?uploadId=${id}`, { method: 'POST', body })).status).toBe(200);
    const get = await aws.fetch(object);
    expect(await get.text()).toBe(PHOTO);
    expect(get.headers.get('etag')).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(await codeOf(await aws.fetch(`${object}?uploadId=${id}`, { method: 'DELETE' }))).toEqual([
      404,
      'NoSuchUpload',
    ]);
  });

  it('takes the chunks of an AWS SDK', async () => {
    const { object } = await serveBucket();
    const body = `7;chunk-signature=00\r\n${PHOTO}\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n`;
    const headers = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
    expect((await aws.fetch(object, { method: 'PUT', headers, body })).status).toBe(200);
    expect(await (await aws.fetch(object)).text()).toBe(PHOTO);
  });

  it('answers 501 to what is not served', async () => {
    const { aws: address, object } = await serveBucket();
    expect(await codeOf(await aws.fetch(`${address}/photos?list-type=2`))).toEqual([501, 'NotImplemented']);
    expect(await codeOf(await aws.fetch(`${object}?acl`))).toEqual([501, 'NotImplemented']);
  });
});

describe('a bucket without CORS rules', () => {
  it('is no endpoint, answers no preflight, and serves functions', async () => {
    const { aws: address, endpoints } = await preview(
      (stack) => void new Bucket(stack, 'Files', { bucketName: 'files' }),
    );
    expect(endpoints).toEqual([]);
    const preflight = { origin: APP, 'access-control-request-method': 'PUT' };
    const response = await fetch(`${address}/files/a`, { method: 'OPTIONS', headers: preflight });
    expect(await codeOf(response)).toEqual([403, 'AccessForbidden']);
    expect((await aws.fetch(`${address}/files/a`, { method: 'PUT', body: 'a' })).status).toBe(200);
  });
});
