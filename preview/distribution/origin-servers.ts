import { STATUS_CODES } from 'node:http';
import type { Origin } from '../../lib/template/distribution/distribution';
import type { Stack } from '../../lib/template/stack';
import type { Buckets } from '../buckets/buckets';
import { type ApiResponse, type ApiServer, forbidden } from '../gateway/api-server';
import { MAX_PAYLOAD } from '../gateway/wire-request';
import { NotServedError } from '../not-served-error';
import { bare, edgeHeaders, headerLines, headerValue } from './edge-headers';
import type { EdgeRequest, EdgeResponse } from './edge-message';

/** The origins that the preview itself serves, by domain name. */
export class OriginServers {
  private readonly apis = new Map<string, ApiServer>();

  constructor(private readonly buckets: Buckets) {}

  /** Makes an API reachable under its default endpoint. */
  add({ id, stack }: { readonly id: string; readonly stack: Stack }, server: ApiServer): void {
    this.apis.set(`${id}.execute-api.${stack.region}.amazonaws.com`, server);
  }

  /** Whether the preview serves an origin. */
  has({ domainName }: Origin): boolean {
    return this.apis.has(domainName) || this.buckets.at(domainName) !== undefined;
  }

  /** Sends a request to an origin. @throws {NotServedError} */
  async send(origin: Origin, request: EdgeRequest): Promise<EdgeResponse> {
    const found = this.buckets.at(origin.domainName);
    if (found) {
      const { method, headers } = request;
      const path = `${origin.path}${request.uri}`;
      const asked = { method, path, ifNoneMatch: headerValue(headers, 'if-none-match') };
      return responseOf(found.isWebsite ? found.bucket.answerAsWebsite(asked) : found.bucket.answer(asked));
    }
    const api = this.apis.get(origin.domainName);
    if (!api) throw new NotServedError(`origin ${origin.domainName}`);
    // API Gateway finds the API by the host name
    if (headerValue(request.headers, 'host') !== origin.domainName) return responseOf(forbidden());
    const custom = edgeHeaders(origin.customHeaders);
    const answer = await api.serve({
      method: request.method,
      url: `${origin.path}${request.uri}${request.querystring && `?${request.querystring}`}`,
      headers: headerLines(bare([...Object.entries(request.headers), ...Object.entries(custom)])),
      body: request.body.length > MAX_PAYLOAD ? undefined : request.body,
      sourceIp: request.clientIp,
      port: 443,
      secure: true,
      protocol: 'HTTP/1.1',
    });
    return responseOf(answer);
  }
}

function responseOf({ status, headers, body }: ApiResponse): EdgeResponse {
  const statusDescription = STATUS_CODES[status] ?? '';
  return { status, statusDescription, headers: edgeHeaders(headers), body: Buffer.from(body) };
}
