import type { WireRequest } from './wire-request';

/**
 * Bytes that the values of a request's headers may have together; at an HTTP API those of the request line as well.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const MAX_HEADERS = 10_240;

/** Whether the header values of a request, and its request line where that counts, are more than API Gateway takes. */
export function hasTooLargeHeaders(wire: WireRequest, countsRequestLine: boolean): boolean {
  const line = countsRequestLine ? `${wire.method} ${wire.url} ${wire.protocol}` : '';
  const values = wire.headers.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  return Buffer.byteLength(line) + values > MAX_HEADERS;
}
