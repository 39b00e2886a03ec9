import type { FunctionUrl } from '../../lib/template/function-url/function-url';
import { eventV2 } from '../http-api/event-v2';
import type { HttpApiRequest } from '../http-api/http-api-request';

const DEFAULT = '$default';

/**
 * Event of a function URL: that of an HTTP API which has but one stage and one route.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload
 */
export function functionUrlEvent({ stack, urlId }: FunctionUrl, request: HttpApiRequest): Record<string, unknown> {
  const api = { id: urlId, stack };
  return eventV2({
    api,
    request,
    stage: { name: DEFAULT, variables: undefined },
    route: { key: DEFAULT },
    pathParameters: {},
  });
}
