import { STATUS_CODES } from 'node:http';
import type { ApiResponse } from '../rest-api/exchange';
import type { RestApi } from '../rest-api/model';
import { MAX_PAYLOAD, type RestApiHandler } from '../rest-api/rest-api-handler';
import { EdgeError } from './edge-error';
import { edgeHeaders, headerLines, headerValue } from './edge-headers';
import type { EdgeRequest, EdgeResponse } from './edge-message';
import type { Origin } from './model';

/** The origins that the preview itself serves, by domain name. */
export class OriginServers {
  private readonly restApis = new Map<string, RestApiHandler>();

  /** Makes a REST API reachable under its default endpoint. */
  add(api: RestApi, handler: RestApiHandler): void {
    this.restApis.set(`${api.id}.execute-api.${api.stack.region}.amazonaws.com`, handler);
  }

  /**
   * Sends a request to an origin.
   *
   * @throws {EdgeError} 502 where the preview does not serve the origin
   */
  async send(origin: Origin, request: EdgeRequest): Promise<EdgeResponse> {
    const handler = this.restApis.get(origin.domainName);
    if (!handler) throw new EdgeError(502, `The origin ${origin.domainName} is not served by the preview.`);
    // API Gateway finds the API by the host name
    if (headerValue(request.headers, 'host') !== origin.domainName) return responseOf(foreignHost());
    const custom = edgeHeaders(origin.customHeaders);
    const answer = await handler.serve({
      method: request.method,
      url: `${origin.path}${request.uri}${request.querystring && `?${request.querystring}`}`,
      headers: headerLines({ ...request.headers, ...custom }),
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

function foreignHost(): ApiResponse {
  const headers = [['content-type', 'application/json'] as const, ['x-amzn-errortype', 'ForbiddenException'] as const];
  return { status: 403, headers, body: '{"message":"Forbidden"}' };
}
