import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { PathPatternTable } from '../../lib/routes/path-pattern-table';
import type { Behavior, Distribution } from '../../lib/template/distribution/distribution';
import { readBody } from '../http-body';
import type { Log } from '../log';
import { NotServedError } from '../not-served-error';
import type { Guard } from '../web-acl/web-acls';
import { copied } from './copied-stream';
import { cacheKey, EdgeCache } from './edge-cache';
import type { EdgeContext } from './edge-context';
import { EdgeError } from './edge-error';
import type { EdgeFunctions } from './edge-functions';
import { edgeHeaders, headerValue, withHeader } from './edge-headers';
import type { EdgeRequest, EdgeResponse } from './edge-message';
import { withErrorPage } from './error-pages';
import { originRequest } from './forwarding';
import type { OriginServers } from './origin-servers';
import { MAX_BODY, refusedBySize } from './request-quotas';
import { applyResponseHeaders } from './response-headers';
import { timeToLive } from './time-to-live';
import { sendToViewer, viewerRequest } from './viewer';

/** What a distribution needs of the rest of the preview. */
export interface DistributionServices {
  readonly functions: EdgeFunctions;
  readonly origins: OriginServers;
  readonly guard: Guard;
  readonly log: Log;
}

/** A response, and for the log where it came from. */
interface Served {
  readonly response: EdgeResponse;
  readonly from: string;
}

/** Serves a distribution as CloudFront does, at a single edge location. */
export class DistributionHandler {
  private readonly behaviors: PathPatternTable<Behavior>;
  private readonly cache = new EdgeCache();

  constructor(
    private readonly distribution: Distribution,
    private readonly services: DistributionServices,
  ) {
    this.behaviors = new PathPatternTable(distribution.behaviors.map((behavior) => [behavior.pattern, behavior]));
  }

  /** Serves one HTTP request. */
  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = Date.now();
    const body = await readBody(message, MAX_BODY);
    const request = viewerRequest(message, body ?? Buffer.alloc(0));
    const refusal = refusedBySize(request, body !== undefined);
    const behavior = this.behaviors.find(request.uri);
    const secure = (message.socket as Partial<TLSSocket>).encrypted === true;
    const requestId = randomBytes(42).toString('base64url');
    const domainName = headerValue(request.headers, 'host') ?? this.distribution.domainName;
    const context = behavior && { distribution: this.distribution, domainName, behavior, requestId };
    const blocked = this.blocked(request);
    const served = blocked
      ? blocked
      : context && !refusal
        ? await this.serve(context, request, secure)
        : failed(refusal ?? new EdgeError(404, 'No behaviour matches.'));
    const origin = headerValue(request.headers, 'origin');
    this.services.log(
      `${this.distribution.logicalId}  ${message.method} ${message.url}  ${served.response.status}  ${behavior?.pattern}  ` +
        `${served.from}${origin === undefined ? '' : `  origin ${origin}`}  ${Date.now() - started} ms`,
    );
    await sendToViewer(
      message,
      response,
      withHeader(served.response.headers, 'X-Amz-Cf-Id', requestId),
      served.response,
    );
  }

  /** A web ACL comes before all else, but for what CloudFront takes no request for. */
  private blocked(request: EdgeRequest): Served | undefined {
    const { uri: path, method, clientIp: address, headers } = request;
    const blocked = this.services.guard({ path, method, address, header: (name) => headerValue(headers, name) });
    if (!blocked) return undefined;
    const { status, headers: lines, body } = blocked;
    const response = { status, statusDescription: '', headers: edgeHeaders(lines), body: Buffer.from(body) };
    return { response, from: 'web ACL' };
  }

  private async serve(context: EdgeContext, request: EdgeRequest, secure: boolean): Promise<Served> {
    const { viewerProtocol, allowedMethods } = context.behavior;
    try {
      if (!secure && viewerProtocol === 'redirect-to-https') return this.redirect(request);
      if (!secure && viewerProtocol === 'https-only') throw new EdgeError(403, 'The behaviour takes HTTPS only.');
      if (!allowedMethods.includes(request.method)) {
        throw new EdgeError(
          403,
          `The behaviour does not allow ${request.method}; it allows ${allowedMethods.join(', ')}.`,
        );
      }
      return await this.serveAllowed(context, request);
    } catch (error) {
      const told = error instanceof NotServedError ? new EdgeError(501, `The ${error.message}.`) : error;
      if (!(told instanceof EdgeError)) throw told;
      this.services.log(`${this.distribution.logicalId}  ${told.message}`);
      return failed(told);
    }
  }

  private async serveAllowed(context: EdgeContext, received: EdgeRequest): Promise<Served> {
    const { functions } = this.services;
    const { request: changed, response } = await functions.onRequest(context, 'viewer-request', received);
    if (response) return { response, from: 'viewer-request' };
    const { defaultRootObject } = this.distribution;
    const request = changed.uri === '/' ? { ...changed, uri: `/${defaultRootObject}` } : changed;
    const { response: found, from } = await this.fetch(context, request);
    const shown = await this.withErrorPage(context, request, found);
    const decorated = applyResponseHeaders(context.behavior.responseHeaders, request, shown);
    if (found.status >= 400) return { response: decorated, from };
    return { response: await functions.onResponse(context, 'viewer-response', request, decorated), from };
  }

  /** A response out of the cache or of the origin. */
  private async fetch(context: EdgeContext, request: EdgeRequest): Promise<Served> {
    const { cache, cachedMethods } = context.behavior;
    const caches = cachedMethods.includes(request.method);
    const key = cacheKey(cache, request);
    const found = caches && (this.cache.find(key) ?? this.findForHead(context, request));
    if (found) {
      const headers = withHeader(found.response.headers, 'Age', String(found.age));
      const result = found.response.status >= 400 ? 'Error' : 'Hit';
      const response = { ...found.response, headers: withHeader(headers, 'X-Cache', `${result} from cloudfront`) };
      return { response, from: 'hit' };
    }
    const { response: answered, from } = await this.fetchFromOrigin(context, request);
    const seconds = caches ? timeToLive(answered, cache, this.distribution.errorTtls) : 0;
    const response = seconds > 0 ? this.keep(key, answered, seconds) : answered;
    const result = response.status >= 400 ? 'Error' : 'Miss';
    const headers = withHeader(response.headers, 'X-Cache', `${result} from cloudfront`);
    return { response: { ...response, headers }, from: `${from}${seconds > 0 ? ` (kept ${seconds} s)` : ''}` };
  }

  /** Keeps a response for some seconds; one that is streamed once it is there as a whole. */
  private keep(key: string, response: EdgeResponse, seconds: number): EdgeResponse {
    const { body } = response;
    if (!(body instanceof Readable)) {
      this.cache.keep(key, response, seconds);
      return response;
    }
    return { ...response, body: copied(body, (whole) => this.cache.keep(key, { ...response, body: whole }, seconds)) };
  }

  /** Pages are fetched by the behaviour of their own path. */
  private withErrorPage(context: EdgeContext, request: EdgeRequest, found: EdgeResponse): Promise<EdgeResponse> {
    return withErrorPage(this.distribution, request, found, async (page) => {
      const behavior = this.behaviors.find(page.uri) ?? context.behavior;
      return (await this.fetch({ ...context, behavior }, page)).response;
    });
  }

  /** What a GET brought answers a HEAD too. */
  private findForHead({ behavior }: EdgeContext, request: EdgeRequest) {
    return request.method === 'HEAD' ? this.cache.find(cacheKey(behavior.cache, request, 'GET')) : undefined;
  }

  private async fetchFromOrigin(context: EdgeContext, request: EdgeRequest): Promise<Served> {
    const { functions, origins } = this.services;
    const { origin } = context.behavior;
    if (!origin || !origins.has(origin)) throw new NotServedError(`origin ${origin?.domainName ?? 'group'}`);
    const forwarded = originRequest(context.behavior, request, origin);
    const asked = await functions.onRequest(context, 'origin-request', forwarded, origin);
    if (asked.response) return { response: asked.response, from: 'miss, origin-request' };
    const response = await origins.send(origin, asked.request);
    return {
      response: await functions.onResponse(context, 'origin-response', asked.request, response, origin),
      from: 'miss',
    };
  }

  private redirect({ headers, uri, querystring }: EdgeRequest): Served {
    const host = (headerValue(headers, 'host') ?? '127.0.0.1').replace(/:\d+$/, '');
    const { port } = new URL(`https://${this.distribution.domainName}`);
    const location = `https://${host}:${port}${uri}${querystring && `?${querystring}`}`;
    const lines: [string, string][] = [
      ['Location', location],
      ['X-Cache', 'Redirect from cloudfront'],
    ];
    const response = { status: 301, statusDescription: '', headers: edgeHeaders(lines), body: Buffer.alloc(0) };
    return { response, from: 'redirect-to-https' };
  }
}

function failed(error: EdgeError): Served {
  const { response } = error;
  const headers = withHeader(response.headers, 'X-Cache', 'Error from cloudfront');
  return { response: { ...response, headers }, from: 'error' };
}
