import { createHash, randomUUID } from 'node:crypto';
import type { ApiResponse } from '../gateway/api-server';
import { escaped, SERVER, s3Error, s3Xml } from './s3-error';
import type { S3Request } from './s3-request';

interface Upload {
  readonly key: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly parts: Map<number, Buffer>;
}

/** A whole object. */
export interface Completed {
  readonly body: Buffer;
  readonly metadata: ReadonlyMap<string, string>;
  /** In quotes. */
  readonly etag: string;
}

/**
 * Uploads in parts that are under way in a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export class MultipartUploads {
  private readonly uploads = new Map<string, Upload>();

  create(key: string, metadata: ReadonlyMap<string, string>): ApiResponse {
    const id = randomUUID();
    this.uploads.set(id, { key, metadata, parts: new Map() });
    return s3Xml(
      200,
      `<InitiateMultipartUploadResult><Key>${escaped(key)}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    );
  }

  putPart(key: string, { query, body }: S3Request): ApiResponse {
    const upload = this.find(key, query);
    if (upload === undefined) return noSuchUpload();
    const number = Number(query.get('partNumber'));
    if (!Number.isInteger(number) || number < 1 || number > 10_000) {
      return s3Error(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
    }
    upload.parts.set(number, body);
    return { status: 200, headers: [['etag', etagOf(body)], SERVER], body: '' };
  }

  /** The object that the parts named in a body make, or why they make none. */
  complete(key: string, { query, body }: S3Request): Completed | ApiResponse {
    const upload = this.find(key, query);
    if (upload === undefined) return noSuchUpload();
    const named = [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
      body: upload.parts.get(Number(/<PartNumber>\s*(\d+)/.exec(part)?.[1])),
      etag: /<ETag>\s*(?:"|&quot;|&#34;)?([0-9a-f]+)/.exec(part)?.[1],
    }));
    const parts = named.flatMap((one) => (one.body && etagOf(one.body) === `"${one.etag}"` ? [one.body] : []));
    if (parts.length === 0 || parts.length < named.length) {
      return s3Error(
        400,
        'InvalidPart',
        'One or more of the specified parts could not be found, or has another entity tag.',
      );
    }
    this.uploads.delete(String(query.get('uploadId')));
    const digests = createHash('md5')
      .update(Buffer.concat(parts.map(md5)))
      .digest('hex');
    return { body: Buffer.concat(parts), metadata: upload.metadata, etag: `"${digests}-${parts.length}"` };
  }

  abort(key: string, { query }: S3Request): ApiResponse {
    if (this.find(key, query) === undefined) return noSuchUpload();
    this.uploads.delete(String(query.get('uploadId')));
    return { status: 204, headers: [SERVER], body: '' };
  }

  private find(key: string, query: URLSearchParams): Upload | undefined {
    const upload = this.uploads.get(String(query.get('uploadId')));
    return upload?.key === key ? upload : undefined;
  }
}

/** The entity tag of bytes that came in one piece, in quotes. */
export function etagOf(body: Buffer): string {
  return `"${md5(body).toString('hex')}"`;
}

function md5(body: Buffer): Buffer {
  return createHash('md5').update(body).digest();
}

function noSuchUpload(): ApiResponse {
  return s3Error(404, 'NoSuchUpload', 'The specified upload does not exist.');
}
