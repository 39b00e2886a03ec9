import { OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { type Refusal, refusal } from '../messages/refusal';
import { nameOf } from '../references';
import type { Applied } from './behavior-classes';
import type { Behavior } from './behaviors';
import { OWN_FORWARDED_HEADERS, type OwnPolicies, PREFLIGHT_HEADERS, SAME_ORIGIN_HEADER } from './own-policies';
import { among, type CacheRules, type Forwards, forwardsOf } from './policies';

/** How a behaviour forwards once it has a class. */
export interface Forwarding {
  /** The origin request policy of a behaviour that had none. */
  readonly addition?: string;
  /** What gets to the origin beside what is in the cache key; `undefined` where the app does not know. */
  readonly forwards: Forwards | undefined;
  readonly problems: readonly Refusal[];
  /** A policy of the app's that the app does not know. */
  readonly unknown?: string;
}

/** Makes sure that functions at origin events see what they decide by: CloudFront shows them what it forwards. */
export function forwardingOf(
  { pattern, config }: Behavior,
  { classes, enforcement }: Applied,
  rules: CacheRules | undefined,
  own: OwnPolicies,
): Forwarding {
  const { preflightAtEdge, preflightAtViewer, headersAtEdge, headersPushed } = enforcement;
  const stopsWrites = classes.read._policy.rejectForeignWrites || classes.write._policy.rejectForeignWrites;
  const needed = [
    ...(preflightAtEdge && !preflightAtViewer ? PREFLIGHT_HEADERS : []),
    ...(preflightAtViewer && headersAtEdge ? ['origin'] : []),
    ...(stopsWrites && !preflightAtViewer ? [SAME_ORIGIN_HEADER] : []),
  ];
  const missing = needed.filter((header) => !rules?.headers.includes(header));
  const policy = config.originRequestPolicyId;
  if (policy === undefined) {
    // whichever way its headers come, an API that is not cached gets what it gets with any live list: users' cookies, too
    const isWanted = missing.length > 0 || (headersPushed && rules?.maxTtlSeconds === 0);
    return isWanted ? additionTo(rules, own) : { forwards: among([]), problems: [] };
  }
  const forwards = forwardsOf(policy);
  if (missing.length === 0) return { forwards, problems: [] };
  if (forwards === undefined) return { forwards, problems: [], unknown: nameOf(policy) };
  const kept = missing.filter((header) => !forwards(header));
  if (kept.length === 0) return { forwards, problems: [] };
  const problem = refusal(
    'headers-not-forwarded',
    `${pattern}: the origin request policy ${nameOf(policy)} does not forward ` +
      `${kept.join(', ')}, which CORS decides by; add them, use OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER, or leave ` +
      'the policy out',
  );
  return { forwards, problems: [problem] };
}

function additionTo(rules: CacheRules | undefined, own: OwnPolicies): Forwarding {
  // without caching, nothing can get to the wrong user: the API may as well see the whole request
  const all = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId;
  return rules?.maxTtlSeconds === 0
    ? { addition: all, forwards: forwardsOf(all), problems: [] }
    : { addition: own.originRequestPolicyId, forwards: among(OWN_FORWARDED_HEADERS), problems: [] };
}
