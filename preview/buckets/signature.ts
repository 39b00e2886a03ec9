import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { FUNCTION_CREDENTIALS } from '../aws/credentials';
import type { ApiResponse } from '../gateway/api-server';
import { s3Error } from './s3-error';
import type { S3Request } from './s3-request';

const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** What a request says of its signature, in its query or in `Authorization`. */
interface Claimed {
  readonly credential: string;
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
  /** Of a presigned URL. */
  readonly expiresSeconds?: number;
}

/**
 * Why a request may not do what it asks for; `undefined` where it may. Signatures by the keys of functions are verified, those
 * by any others are believed, as everywhere in the preview.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function signatureFault(request: S3Request, now: number): ApiResponse | undefined {
  const claimed = claimedOf(request);
  if (claimed === undefined) return denied('Access Denied');
  const { credential, date, signedHeaders, expiresSeconds, signature } = claimed;
  if (expiresSeconds !== undefined && now > timeOf(date) + expiresSeconds * 1000) return denied('Request has expired');
  const unsigned = request.headerNames.filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  if (unsigned.length > 0) {
    return denied(`There were headers present in the request which were not signed: ${unsigned.join(', ')}`);
  }
  if (!credential.startsWith(`${FUNCTION_CREDENTIALS.accessKeyId}/`)) return undefined;
  const expected = Buffer.from(signatureOf(request, claimed));
  const given = Buffer.from(signature);
  if (expected.length === given.length && timingSafeEqual(expected, given)) return undefined;
  const why =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  return s3Error(403, 'SignatureDoesNotMatch', why);
}

function denied(message: string): ApiResponse {
  return s3Error(403, 'AccessDenied', message);
}

function claimedOf({ query, header }: S3Request): Claimed | undefined {
  const inQuery = (name: string): string => query.get(`X-Amz-${name}`) ?? '';
  if (inQuery('Signature')) {
    return {
      credential: inQuery('Credential'),
      date: inQuery('Date'),
      signedHeaders: inQuery('SignedHeaders').split(';'),
      signature: inQuery('Signature'),
      payloadHash: query.get('X-Amz-Content-Sha256') ?? header('x-amz-content-sha256') ?? UNSIGNED,
      expiresSeconds: Number(inQuery('Expires')),
    };
  }
  const [, credential = '', signedHeaders = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=(\w+)$/.exec(
      header('authorization') ?? '',
    ) ?? [];
  if (signature === '') return undefined;
  return {
    credential,
    date: header('x-amz-date') ?? '',
    signedHeaders: signedHeaders.split(';'),
    signature,
    payloadHash: header('x-amz-content-sha256') ?? UNSIGNED,
  };
}

function signatureOf(request: S3Request, { credential, date, signedHeaders, payloadHash }: Claimed): string {
  const canonical = [
    request.method,
    request.signedPath,
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${(request.header(name) ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
  const [, day = '', region = '', service = ''] = credential.split('/');
  const scope = `${day}/${region}/${service}/aws4_request`;
  let key: Buffer = hmac(`AWS4${FUNCTION_CREDENTIALS.secretAccessKey}`, day);
  for (const part of [region, service, 'aws4_request']) key = hmac(key, part);
  const hash = createHash('sha256').update(canonical).digest('hex');
  return hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash}`).toString('hex');
}

function canonicalQuery(query: URLSearchParams): string {
  const pairs = [...query].filter(([name]) => name !== 'X-Amz-Signature');
  return pairs
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join('&');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** `20261130T024500Z` */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
