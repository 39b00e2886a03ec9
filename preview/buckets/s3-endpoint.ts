import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeResponse } from '../gateway/api-server';
import { readBody } from '../http-body';
import type { Log } from '../log';
import type { Bucket } from './bucket';
import type { Buckets } from './buckets';
import { s3Error } from './s3-error';
import { answerS3 } from './s3-operations';
import type { S3Request } from './s3-request';

/** Objects are kept in memory. */
const MAX_OBJECT = 256 * 1024 * 1024;

/** Answers HTTP requests to buckets, from functions, pages and the AWS CLI. */
export class S3Endpoint {
  constructor(
    private readonly buckets: Buckets,
    private readonly log: Log,
  ) {}

  /**
   * Serves a request with the name of a bucket in its path, as the AWS SDKs send them to an address of numbers; false where it
   * is for no bucket of the app.
   */
  async handle(message: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const [, name = '', rest = ''] = /^\/([^/?]+)(.*)$/.exec(message.url ?? '') ?? [];
    const bucket = message.headers['x-amz-target'] === undefined ? this.buckets.get(name) : undefined;
    if (bucket) await this.serve(bucket, message, response, rest);
    return bucket !== undefined;
  }

  /** Serves a request to one bucket. */
  async serve(
    bucket: Bucket,
    message: IncomingMessage,
    response: ServerResponse,
    url = message.url ?? '/',
  ): Promise<void> {
    const body = await readBody(message, MAX_OBJECT);
    const answer = body
      ? answerS3(bucket, requestOf(message, url, body))
      : s3Error(400, 'EntityTooLarge', `the preview takes objects of at most ${MAX_OBJECT} bytes`);
    await writeResponse(response, { ...answer, headers: [...answer.headers, ['x-amz-request-id', randomUUID()]] });
    this.log(`${bucket.id}  ${message.method} ${url.split('?')[0]}  ${answer.status}`);
  }
}

function requestOf(message: IncomingMessage, url: string, body: Buffer): S3Request {
  const [path = '', query = ''] = splitAt(url, '?');
  const [signedPath = ''] = splitAt(message.url ?? '/', '?');
  const header = (name: string): string | undefined => {
    const value = message.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    method: message.method ?? 'GET',
    path: path === '' ? '/' : path,
    signedPath,
    query: new URLSearchParams(query),
    header,
    headerNames: Object.keys(message.headers),
    body,
  };
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
