import { createHash } from 'node:crypto';
import type { ApiResponse } from '../gateway/api-server';
import type { BucketDeployment, BucketObject } from './bucket-deployment';
import { contentType } from './content-types';

/** What is asked of a bucket. */
export interface BucketRequest {
  readonly method: string;
  /** Percent-encoded, from the root of the bucket. */
  readonly path: string;
  readonly ifNoneMatch: string | undefined;
}

/** `WebsiteConfiguration`, as far as it is read. */
interface Website {
  readonly IndexDocument?: string;
  readonly ErrorDocument?: string;
}

/** A bucket that deployments fill: it can be read, and nothing else. */
export class Bucket {
  private readonly deployments: BucketDeployment[] = [];
  private website: Website = {};

  add(deployment: BucketDeployment): void {
    this.deployments.unshift(deployment);
  }

  setWebsite(configuration: unknown): void {
    this.website = (configuration ?? {}) as Website;
  }

  /**
   * Answers as the REST endpoint does, to a reader who may not list the bucket.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  answer(request: BucketRequest): ApiResponse {
    const key = decoded(request.path.slice(1));
    const object = isRead(request) && key !== undefined ? this.find(key) : undefined;
    return object ? found(request, key as string, object) : denied();
  }

  /**
   * Answers as the endpoint for websites does.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
   */
  answerAsWebsite(request: BucketRequest): ApiResponse {
    const { IndexDocument: index = 'index.html', ErrorDocument: error } = this.website;
    const key = decoded(request.path.slice(1));
    if (!isRead(request) || key === undefined) return page(405, 'Method Not Allowed');
    const whole = key === '' || key.endsWith('/') ? `${key}${index}` : key;
    const object = this.find(whole);
    if (object) return found(request, whole, object);
    if (this.find(`${key}/${index}`)) return page(302, 'Found', [['location', `${request.path}/`]]);
    const shown = error === undefined ? undefined : this.find(error);
    return shown ? { ...found(request, error as string, shown), status: 404 } : page(404, 'Not Found');
  }

  private find(key: string): BucketObject | undefined {
    for (const deployment of this.deployments) {
      const object = deployment.find(key);
      if (object) return object;
    }
    return undefined;
  }
}

function isRead({ method }: BucketRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function found({ ifNoneMatch }: BucketRequest, key: string, { body, modified, metadata }: BucketObject): ApiResponse {
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  const headers: [string, string][] = [
    ['content-type', metadata.get('content-type') ?? contentType(key)],
    ...[...metadata].filter(([name]) => name !== 'content-type' && !name.startsWith('x-amz-')),
    ['last-modified', modified.toUTCString()],
    ['etag', etag],
    ['accept-ranges', 'bytes'],
    ['server', 'AmazonS3'],
  ];
  return ifNoneMatch === etag ? { status: 304, headers, body: '' } : { status: 200, headers, body };
}

function denied(): ApiResponse {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
  return {
    status: 403,
    headers: [
      ['content-type', 'application/xml'],
      ['server', 'AmazonS3'],
    ],
    body,
  };
}

function page(status: number, title: string, more: readonly (readonly [string, string])[] = []): ApiResponse {
  const body = `<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>`;
  return { status, headers: [['content-type', 'text/html; charset=utf-8'], ['server', 'AmazonS3'], ...more], body };
}
