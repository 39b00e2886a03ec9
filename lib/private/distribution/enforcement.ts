import { Token } from 'aws-cdk-lib';
import type { Policy } from '../../policy';
import { needsAnswerFirst } from '../../policy/needs-preflight';
import type { ClassPair } from '../class/class-pair';

/** What enforces the classes of a behaviour. */
export interface Enforcement {
  /** The function answers preflights and stops foreign writes, at origin-request. */
  readonly preflightAtEdge: boolean;
  /** The function also gives responses their headers, at origin-response; else a response headers policy does. */
  readonly headersAtEdge: boolean;
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyAccessControlAllowMethods.html */
const KNOWN_METHODS = ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
/** Origins of which AWS says that a response headers policy takes them. */
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/;

/** The least that can enforce the classes: CloudFront's own means where they are enough. */
export function enforcementOf({ read, write }: ClassPair): Enforcement {
  const { _policy: policy, _live: live } = read;
  const headersAtEdge = read !== write || live !== undefined || !fitsResponseHeadersPolicy(policy);
  return { headersAtEdge, preflightAtEdge: headersAtEdge || needsAnswerFirst(policy) };
}

/** Whether a response headers policy says what the policy says of actual requests. */
function fitsResponseHeadersPolicy({ origins, methods, requestHeaders, exposedHeaders }: Policy): boolean {
  const isWildcardAmongOthers = (names: readonly string[]) => names.length > 1 && names.includes('*');
  if (origins !== '*' && !origins.every((origin) => PLAIN_ORIGIN.test(origin) || Token.isUnresolved(origin)))
    return false;
  if (isWildcardAmongOthers(requestHeaders) || isWildcardAmongOthers(exposedHeaders)) return false;
  return methods.every((method) => KNOWN_METHODS.includes(method));
}
