import { STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import type { Origin } from '../../lib/template/distribution/distribution';
import type { Buckets } from '../buckets/buckets';
import { type ApiResponse, type ApiServer, forbidden } from '../gateway/api-server';
import { MAX_PAYLOAD } from '../gateway/wire-request';
import { NotServedError } from '../not-served-error';
import { bare, edgeHeaders, headerLines, headerValue } from './edge-headers';
import type { EdgeRequest, EdgeResponse } from './edge-message';
import { refusedUnhashed, signatureFor } from './origin-signature';

/** The origins that the preview itself serves, by domain name. */
export class OriginServers {
  private readonly servers = new Map<string, ApiServer>();

  constructor(private readonly buckets: Buckets) {}

  /** Makes an API or a function URL reachable under the domain name that AWS gives it. */
  add(domainName: string, server: ApiServer): void {
    this.servers.set(domainName, server);
  }

  /** Whether the preview serves an origin. */
  has({ domainName }: Origin): boolean {
    return this.servers.has(domainName) || this.buckets.at(domainName) !== undefined;
  }

  /** Sends a request to an origin. @throws {NotServedError} */
  async send(origin: Origin, request: EdgeRequest): Promise<EdgeResponse> {
    const found = this.buckets.at(origin.domainName);
    if (found) {
      const { method, headers } = request;
      const path = `${origin.path}${request.uri}`;
      const asked = { method, path, header: (name: string) => headerValue(headers, name) };
      return responseOf(found.isWebsite ? found.bucket.answerAsWebsite(asked) : found.bucket.answer(asked));
    }
    const server = this.servers.get(origin.domainName);
    if (!server) throw new NotServedError(`origin ${origin.domainName}`);
    // API Gateway finds the API by the host name, and Lambda the function
    if (headerValue(request.headers, 'host') !== origin.domainName) return responseOf(forbidden());
    const refusal = refusedUnhashed(origin, request);
    if (refusal) return responseOf(refusal);
    const added = edgeHeaders([...origin.customHeaders, ...signatureFor(origin, request)]);
    const answer = await server.serve({
      method: request.method,
      url: `${origin.path}${request.uri}${request.querystring && `?${request.querystring}`}`,
      headers: headerLines(bare([...Object.entries(request.headers), ...Object.entries(added)])),
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
  return {
    status,
    statusDescription,
    headers: edgeHeaders(headers),
    body: body instanceof Readable ? body : Buffer.from(body),
  };
}
