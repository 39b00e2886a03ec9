import { createHash } from 'node:crypto';
import type { ApiResponse } from '../gateway/api-server';
import { withoutChunks } from './aws-chunked';
import type { Bucket } from './bucket';
import { corsXml, parseCorsXml } from './cors-xml';
import { etagOf } from './multipart-uploads';
import { escaped, SERVER, s3Error, s3Xml } from './s3-error';
import { keyOf, type S3Request } from './s3-request';
import { signatureFault } from './signature';

/** Parameters that say more of an operation, and do not make it another one. */
const KNOWN_PARAMETERS = /^(?:x-amz-.*|x-id|response-.*|uploads|uploadid|partnumber)$/i;
/** What S3 keeps of the headers of an upload. */
const KEPT_HEADERS = /^(?:content-(?:type|disposition|language)|cache-control|expires|x-amz-meta-.*)$/;

/**
 * What a bucket answers to whoever asks it directly: objects are read, written and deleted, in one piece or in parts, by
 * those who sign. Policies and access control lists are not looked at.
 */
export function answerS3(bucket: Bucket, request: S3Request, now = Date.now()): ApiResponse {
  if (request.method === 'OPTIONS') return bucket.rules.preflight(request);
  return bucket.rules.withHeaders(signatureFault(request, now) ?? operate(bucket, request), request);
}

function operate(bucket: Bucket, request: S3Request): ApiResponse {
  const key = keyOf(request);
  const { method, query } = request;
  if ((key ?? '') === '' && query.has('cors')) return operateCors(bucket, request);
  const isOther = key === undefined || key === '' || [...query.keys()].some((name) => !KNOWN_PARAMETERS.test(name));
  if (isOther || request.header('x-amz-copy-source') !== undefined) return notImplemented(request);
  const isPart = query.has('uploadId');
  if (method === 'GET' || method === 'HEAD') return isPart ? notImplemented(request) : read(bucket, request);
  if (method === 'PUT') return write(bucket, key, { ...request, body: bytesOf(request) });
  if (method === 'DELETE') return isPart ? bucket.uploads.abort(key, request) : remove(bucket, key);
  if (method === 'POST' && query.has('uploads')) return bucket.uploads.create(key, metadataOf(request));
  return method === 'POST' && isPart ? complete(bucket, key, request) : notImplemented(request);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
function operateCors(bucket: Bucket, request: S3Request): ApiResponse {
  const { rules } = bucket.rules;
  if (request.method === 'GET' && rules.length > 0) return s3Xml(200, corsXml(rules));
  if (request.method === 'GET') return s3Error(404, 'NoSuchCORSConfiguration', 'The CORS configuration does not exist');
  if (request.method !== 'PUT') return notImplemented(request);
  bucket.changeRules(parseCorsXml(bytesOf(request).toString('utf8')));
  return { status: 200, headers: [SERVER], body: '' };
}

function read(bucket: Bucket, request: S3Request): ApiResponse {
  const answer = bucket.read(request) ?? s3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  if (answer.status !== 200) return answer;
  // what a presigned URL says in place of the object's own headers
  const others = [...request.query].flatMap(([name, value]): [string, string][] => {
    const [, header] =
      /^response-(content-(?:type|disposition|encoding|language)|cache-control|expires)$/.exec(name) ?? [];
    return header === undefined ? [] : [[header, value]];
  });
  const names = new Set(others.map(([name]) => name));
  return { ...answer, headers: [...answer.headers.filter(([name]) => !names.has(name)), ...others] };
}

function write(bucket: Bucket, key: string, request: S3Request): ApiResponse {
  const { body, query } = request;
  const digest = request.header('content-md5');
  if (digest !== undefined && digest !== createHash('md5').update(body).digest('base64')) {
    return s3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  if (query.has('uploadId')) return bucket.uploads.putPart(key, request);
  const etag = etagOf(body);
  bucket.put(key, { body, modified: new Date(), metadata: metadataOf(request), etag });
  return { status: 200, headers: [['etag', etag], SERVER], body: '' };
}

function complete(bucket: Bucket, key: string, request: S3Request): ApiResponse {
  const completed = bucket.uploads.complete(key, request);
  if ('status' in completed) return completed;
  bucket.put(key, { ...completed, modified: new Date() });
  return s3Xml(
    200,
    `<CompleteMultipartUploadResult><Key>${escaped(key)}</Key><ETag>${escaped(completed.etag)}</ETag></CompleteMultipartUploadResult>`,
  );
}

function remove(bucket: Bucket, key: string): ApiResponse {
  bucket.delete(key);
  return { status: 204, headers: [SERVER], body: '' };
}

function notImplemented({ method, path }: S3Request): ApiResponse {
  return s3Error(501, 'NotImplemented', `${method} ${path} is an operation that the preview does not serve`);
}

/** SDKs send some bodies in chunks of their own. */
function bytesOf({ header, body }: S3Request): Buffer {
  return header('x-amz-content-sha256')?.startsWith('STREAMING-') ? withoutChunks(body) : body;
}

function metadataOf({ headerNames, header }: S3Request): ReadonlyMap<string, string> {
  return new Map(headerNames.filter((name) => KEPT_HEADERS.test(name)).map((name) => [name, header(name) ?? '']));
}
