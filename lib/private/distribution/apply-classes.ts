import type { FunctionConfig } from '../../contract/function-config';
import type { EndpointClass } from '../../endpoint-class';
import { type Refusal, refusal } from '../messages/refusal';
import { overrideProperty } from '../with-overrides';
import type { BehaviorClasses } from './behavior-classes';
import { type DistributionConfig, readDistribution } from './behaviors';
import { cachingOf } from './caching';
import type { Covered } from './coverage';
import { deployedOriginProblems } from './deployed-origins';
import { edgeAllowlistProblems, edgeConfig } from './edge-config';
import { eventsOf, functionProblems } from './edge-functions';
import { dontCacheErrors, errorPageProblems } from './error-responses';
import { forwardingOf } from './forwarding';
import { originProblems } from './origin-access';
import { append } from './overrides';
import { ownOriginsOf } from './own-origins';
import { OwnPolicies } from './own-policies';
import { pushHeaders } from './pushed-headers';
import { PushedStore } from './pushed-store';
import { responseHeadersProblems } from './response-headers';
import type { DistributionWithPolicy } from './target';
import { viewerResponseProblems } from './viewer-functions';
import { addWarnings } from './warnings';

/** What became of a distribution. */
export interface Completed {
  readonly config: FunctionConfig;
  /** What is in the way. */
  readonly problems: readonly Refusal[];
}

/** Completes a distribution once all its behaviours and classes are known. */
export function applyClasses(target: DistributionWithPolicy): Completed {
  const { resource, applied, responder, viewerResponder, options } = target;
  const distribution = readDistribution(resource);
  const policies = new OwnPolicies(target.scope);
  const covered = distribution.behaviors.flatMap((behavior) => {
    const found = applied.find(behavior.pattern);
    if (found === undefined) return [];
    const caching = cachingOf(behavior, found, policies);
    return [{ behavior, applied: found, caching, forwarding: forwardingOf(behavior, found, caching.rules, policies) }];
  });
  const own = ownOriginsOf(resource, distribution);
  // what the app does not know may cache
  const caching = covered.filter(({ caching: { rules } }) => rules?.maxTtlSeconds !== 0);
  const cached = new Set(caching.flatMap(({ applied: { classes } }) => [classes.read, classes.write]));
  const config = edgeConfig(applied, distribution, own, options.parameterRegion, cached);
  responder?.configure(config);
  viewerResponder?.configure(config);
  const pushed = viewerResponder && new PushedStore(target, viewerResponder, covered);
  const inTheWay = pushed?.problems ?? [];
  for (const one of covered) change(target, one, pushed);
  pushed?.push();
  pushHeaders(target);
  if (options.removalPolicy) responder?.applyRemovalPolicy(options.removalPolicy);

  const keepsErrors = covered.some(({ applied, caching }) => {
    return (
      applied.enforcement.headersAtEdge && caching.rules !== undefined && !caching.rules.headers.includes('origin')
    );
  });
  const errors = keepsErrors ? dontCacheErrors(resource, distribution.errorResponses) : [];
  addWarnings(target, { distribution, covered, cachedErrors: errors, own });
  return { config, problems: [...problemsOf(target, distribution, covered), ...inTheWay] };
}

function change(
  { resource, responseHeaders, responder }: DistributionWithPolicy,
  covered: Covered,
  pushed: PushedStore | undefined,
): void {
  const { behavior, applied, caching, forwarding } = covered;
  const { allowedMethods = [], lambdaFunctionAssociations = [], functionAssociations = [] } = behavior.config;
  // by property, not by assigning the behaviour: what belongs to other stacks would lose its references
  const set = (property: string, value: unknown) => {
    overrideProperty(resource, [...behavior.property.split('.'), property], value);
  };
  const policy = responseHeaders.policyFor(applied);
  if (policy) set('ResponseHeadersPolicyId', policy.responseHeadersPolicyId);
  if (caching.replacement) set('CachePolicyId', caching.replacement);
  if (forwarding.addition) set('OriginRequestPolicyId', forwarding.addition);
  if (!applied.enforcement.preflightAtEdge) return;

  // CloudFront takes GET and HEAD, these with OPTIONS, or all seven
  if (!allowedMethods.includes('OPTIONS')) set('AllowedMethods', ['GET', 'HEAD', 'OPTIONS']);
  const added = pushed?.associationsOf(covered) ?? [];
  if (added.length > 0) {
    append(resource, `${behavior.property}.FunctionAssociations`, functionAssociations.length, added);
  }
  const associations = eventsOf(applied).map((EventType) => ({ EventType, LambdaFunctionARN: responder!.versionArn }));
  append(resource, `${behavior.property}.LambdaFunctionAssociations`, lambdaFunctionAssociations.length, associations);
}

function problemsOf(
  { resource, applied, responder, viewerResponder, options }: DistributionWithPolicy,
  distribution: DistributionConfig,
  covered: readonly Covered[],
): Refusal[] {
  const { behaviors, errorResponses } = distribution;
  const known = behaviors.map(({ pattern }) => pattern);
  const unknown = applied.patterns.filter((pattern) => !known.includes(pattern));
  return [
    ...unknown.map((pattern) =>
      refusal(
        'pattern-unknown',
        `got ${JSON.stringify(pattern)}: no behaviour has this path pattern; the distribution has ` +
          `${known.join(', ')}, and "*" is its default behaviour`,
      ),
    ),
    ...atEdge(applied).flatMap((one) => edgeAllowlistProblems(one, options.parameterRegion)),
    ...covered.flatMap((one) => [
      ...functionProblems(one.behavior, one.applied),
      ...viewerResponseProblems(one.behavior),
      ...originProblems(one.behavior, distribution),
      ...one.caching.problems,
      ...one.forwarding.problems,
      ...responseHeadersProblems(one.behavior, one.applied),
      ...deployedOriginProblems(resource, one),
    ]),
    ...(responder || viewerResponder ? errorPageProblems(errorResponses) : []),
  ];
}

/** Classes that the function of Lambda@Edge decides for. */
function atEdge(applied: BehaviorClasses): EndpointClass[] {
  const pairs = applied.all.filter((one) => eventsOf(one).length > 0).map(({ classes }) => classes);
  return [...new Set(pairs.flatMap(({ read, write }) => [read, write]))];
}
