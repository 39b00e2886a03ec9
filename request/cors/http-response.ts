import { PROBLEM_BODIES, PROBLEM_CONTENT_TYPE } from '../../lib/contract/problem-details';
import type { Decision } from '../../lib/policy/model';

/** A response that every kind of API Gateway proxy and function URLs understand. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** The response that a decision with a status demands; `undefined` where the response is somebody else's. */
export function responseOf({ status, reason, headers }: Decision): HttpResponse | undefined {
  if (status === undefined) return undefined;
  if (status === 204) return { statusCode: 204, headers: { ...headers } };
  return {
    statusCode: status,
    headers: { ...headers, 'content-type': PROBLEM_CONTENT_TYPE },
    body: PROBLEM_BODIES[reason as keyof typeof PROBLEM_BODIES],
  };
}
