import type { Decision } from '../../lib/policy/model';
import type { ClassTable } from '../../request/cors/class-table';
import { responseOf } from '../../request/cors/http-response';
import {
  type CloudFrontRequest,
  type CloudFrontResponse,
  corsRequestOf,
  readEvent,
} from '../../request/events/cloudfront-event';
import { mergeHeaders, toCloudFront } from './response-headers';

const DESCRIPTIONS: { readonly [status: number]: string } = {
  204: 'No Content',
  403: 'Forbidden',
  503: 'Service Unavailable',
};

/**
 * Decides at a distribution's origin events: at origin-request it answers preflights and stops foreign writes, at
 * origin-response it gives each response its headers, whatever its status. Paths without a class, and `OPTIONS`
 * requests that are no preflight, pass untouched. Never throws; what is no event is passed on as it is.
 *
 * @param otherDomains of the settings
 */
export async function respond(
  table: ClassTable,
  event: unknown,
  otherDomains = false,
): Promise<CloudFrontRequest | CloudFrontResponse | undefined> {
  const read = readEvent(event);
  if (read === undefined) return undefined;
  const classes = table.find(read.request.uri);
  if (classes === undefined) return read.response ?? read.request;
  const { address, client, response } = read;
  // what passes at origin-request is judged once more at origin-response
  const asking = { address, client, isAskedAgain: response === undefined };
  const decision = await classes.judge(corsRequestOf(read, otherDomains), asking);
  if (response === undefined) return generatedResponse(decision) ?? read.request;
  // what was answered at origin-request never comes here; a list that changed in between must not leave a body without headers
  return { ...response, headers: mergeHeaders(response.headers, decision.headers) };
}

function generatedResponse(decision: Decision): CloudFrontResponse | undefined {
  const answer = responseOf(decision);
  if (answer === undefined) return undefined;
  const { statusCode, headers, body } = answer;
  // CloudFront obeys this for a 403; where it caches OPTIONS, it keeps a 503 for its error caching time all the same
  const uncached = statusCode === 204 ? headers : { ...headers, 'cache-control': 'no-store' };
  const response = {
    status: String(statusCode),
    statusDescription: DESCRIPTIONS[statusCode],
    headers: toCloudFront(uncached),
  };
  return body === undefined ? response : { ...response, body };
}
