import type { ApiResponse } from '../gateway/api-server';
import type { BucketDeployment, BucketObject } from './bucket-deployment';
import { contentType } from './content-types';
import { CorsRules } from './cors-rules';
import type { CorsRule } from './cors-xml';
import { etagOf, MultipartUploads } from './multipart-uploads';
import { SERVER, s3Error } from './s3-error';
import { type BucketRequest, keyOf } from './s3-request';

/** `WebsiteConfiguration`, as far as it is read. */
interface Website {
  readonly IndexDocument?: string;
  readonly ErrorDocument?: string;
}

/** What the template says of a bucket, resolved. */
interface Properties {
  readonly WebsiteConfiguration?: unknown;
  readonly CorsConfiguration?: unknown;
}

/** A bucket: what deployments put into it, and what came after that, in memory. */
export class Bucket {
  /** Logical id. */
  id = '';
  rules = new CorsRules(undefined);
  readonly uploads = new MultipartUploads();
  /** By what makes them, latest last. */
  private readonly deployments = new Map<string, BucketDeployment>();
  /** `undefined` for what was deleted. */
  private readonly written = new Map<string, BucketObject | undefined>();
  private website: Website = {};
  private areRulesChanged = false;

  /** Whether something fills it that is not served. */
  lacksObjects = false;

  /** Whether distributions can serve it: what is in it is known, be it what pages upload. */
  get isServed(): boolean {
    return this.deployments.size > 0 || (this.rules.any && !this.lacksObjects);
  }

  add(id: string, deployment: BucketDeployment): void {
    this.deployments.delete(id);
    this.deployments.set(id, deployment);
  }

  describe(id: string, { WebsiteConfiguration, CorsConfiguration }: Properties): void {
    this.id = id;
    this.website = (WebsiteConfiguration ?? {}) as Website;
    if (!this.areRulesChanged) this.rules = new CorsRules(CorsConfiguration);
  }

  /** Goes by other rules than those of the template from now on. */
  changeRules(rules: readonly CorsRule[]): void {
    this.rules = new CorsRules({ CorsRules: rules });
    this.areRulesChanged = true;
  }

  put(key: string, object: BucketObject): void {
    this.written.set(key, object);
  }

  delete(key: string): void {
    this.written.set(key, undefined);
  }

  /** The object that a request names, or that it is unchanged; `undefined` where there is none. */
  read(request: BucketRequest): ApiResponse | undefined {
    const key = keyOf(request);
    const object = key === undefined ? undefined : this.find(key);
    return object && found(request, key as string, object);
  }

  /**
   * Answers as the REST endpoint does, to a reader who may not list the bucket, such as a distribution.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  answer(request: BucketRequest): ApiResponse {
    if (request.method === 'OPTIONS') return this.rules.preflight(request);
    const object = isRead(request) ? this.read(request) : undefined;
    return this.rules.withHeaders(object ?? s3Error(403, 'AccessDenied', 'Access Denied'), request);
  }

  /**
   * Answers as the endpoint for websites does.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
   */
  answerAsWebsite(request: BucketRequest): ApiResponse {
    if (request.method === 'OPTIONS') return this.rules.preflight(request);
    return this.rules.withHeaders(this.pageFor(request), request);
  }

  private pageFor(request: BucketRequest): ApiResponse {
    const { IndexDocument: index = 'index.html', ErrorDocument: error } = this.website;
    const key = keyOf(request);
    if (!isRead(request) || key === undefined) return page(405, 'Method Not Allowed');
    const whole = key === '' || key.endsWith('/') ? `${key}${index}` : key;
    const object = this.find(whole);
    if (object) return found(request, whole, object);
    if (this.find(`${key}/${index}`)) return page(302, 'Found', [['location', `${request.path}/`]]);
    const shown = error === undefined ? undefined : this.find(error);
    return shown ? { ...found(request, error as string, shown), status: 404 } : page(404, 'Not Found');
  }

  private find(key: string): BucketObject | undefined {
    if (this.written.has(key)) return this.written.get(key);
    for (const deployment of [...this.deployments.values()].reverse()) {
      const object = deployment.find(key);
      if (object) return object;
    }
    return undefined;
  }
}

function isRead({ method }: BucketRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function found(request: BucketRequest, key: string, { body, modified, metadata, etag }: BucketObject): ApiResponse {
  const tag = etag ?? etagOf(body);
  const shown = [...metadata].filter(([name]) => !/^x-amz-(?!meta-)/.test(name) && name !== 'content-type');
  const headers: [string, string][] = [
    ['content-type', metadata.get('content-type') ?? contentType(key)],
    ...shown,
    ['last-modified', modified.toUTCString()],
    ['etag', tag],
    ['accept-ranges', 'bytes'],
    [...SERVER],
  ];
  const isUnchanged = request.header('if-none-match') === tag;
  return isUnchanged ? { status: 304, headers, body: '' } : { status: 200, headers, body };
}

function page(status: number, title: string, more: readonly (readonly [string, string])[] = []): ApiResponse {
  const body = `<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>`;
  return { status, headers: [['content-type', 'text/html; charset=utf-8'], SERVER, ...more], body };
}
