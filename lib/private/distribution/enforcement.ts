import { Stack, Token } from 'aws-cdk-lib';
import { MAX_NATIVE_ORIGINS } from '../../contract/native-origins';
import type { EndpointClass } from '../../endpoint-class';
import type { Policy } from '../../policy';
import { needsAnswerFirst } from '../../policy/needs-preflight';
import type { ClassPair } from '../class/class-pair';
import { whyTooLong } from '../sync/sentences';

/** What enforces the classes of a behaviour. */
export interface Enforcement {
  /** A function answers preflights and stops foreign writes. */
  readonly preflightAtEdge: boolean;
  /** A CloudFront Function does, at viewer-request, by lists that are pushed to its store; else one of Lambda@Edge, at origin-request. */
  readonly preflightAtViewer: boolean;
  /** A function of Lambda@Edge gives responses their headers, at origin-response; else a response headers policy does. */
  readonly headersAtEdge: boolean;
  /** The list of the class is pushed to that policy. */
  readonly headersPushed: boolean;
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyAccessControlAllowMethods.html */
const KNOWN_METHODS = ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
/** Origins of which AWS says that a response headers policy takes them. */
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/;

/** The least that can enforce the classes: CloudFront's own means where they are enough. */
export function enforcementOf(pair: ClassPair, stack: Stack, headersByEdgeFunction = false): Enforcement {
  const { read, write } = pair;
  const headersAtEdge = headersByEdgeFunction || whyHeadersAtEdge(pair, stack) !== undefined;
  const headersPushed = !headersAtEdge && read._live !== undefined;
  const lists = [read, write].filter((one) => one._live !== undefined);
  const preflightAtViewer = lists.length > 0 && lists.every((one) => whyPulled(one, stack) === undefined);
  const preflightAtEdge = headersAtEdge || headersPushed || needsAnswerFirst(read._policy);
  return { headersAtEdge, headersPushed, preflightAtEdge, preflightAtViewer };
}

/** Why no response headers policy gives responses their headers. */
export function whyHeadersAtEdge({ read, write }: ClassPair, stack: Stack): string | undefined {
  if (read !== write)
    return 'reads and writes have different classes, and a response headers policy does not tell them apart';
  const { _policy: policy, _live: live } = read;
  if (live?.hasPatterns)
    return 'its patternsUnder allow patterns, of which AWS does not document what a response headers policy makes';
  if (!fitsResponseHeadersPolicy(policy)) return 'a response headers policy cannot say what the class says';
  return (
    live &&
    (whyPulled(read, stack) ?? whyTooLong(live, `a response headers policy holds ${MAX_NATIVE_ORIGINS} origins`))
  );
}

/** Why the list of a class is not in the store of a distribution of a stack. */
export function whyPulled({ _live, node }: EndpointClass, stack: Stack): string | undefined {
  if (!_live?.isPushed) return 'its delivery is not ListDelivery.PUSH';
  return Stack.of(node.scope!) === stack ? undefined : 'the distribution is in another stack than the class';
}

/** Whether a response headers policy says what the policy says of actual requests. */
function fitsResponseHeadersPolicy({ origins, methods, requestHeaders, exposedHeaders }: Policy): boolean {
  const isWildcardAmongOthers = (names: readonly string[]) => names.length > 1 && names.includes('*');
  if (origins !== '*' && !origins.every((origin) => PLAIN_ORIGIN.test(origin) || Token.isUnresolved(origin)))
    return false;
  if (isWildcardAmongOthers(requestHeaders) || isWildcardAmongOthers(exposedHeaders)) return false;
  return methods.every((method) => KNOWN_METHODS.includes(method));
}
