import { splitUrl, type WireRequest } from '../gateway/wire-request';
import { type HttpApiRequest, httpApiRequest } from '../http-api/http-api-request';

/** A request as a function URL sees it: like one of an HTTP API, but its path stays encoded. */
export function urlRequest(wire: WireRequest): HttpApiRequest {
  const [path] = splitUrl(wire.url);
  return { ...httpApiRequest(wire), path };
}
