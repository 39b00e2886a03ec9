import { CachePolicy } from 'aws-cdk-lib/aws-cloudfront';
import { FRESH_SECONDS } from '../../contract/times';
import type { EndpointClass } from '../../endpoint-class';
import { type Refusal, refusal } from '../messages/refusal';
import { nameOf } from '../references';
import type { Applied } from './behavior-classes';
import type { Behavior } from './behaviors';
import { type OwnPolicies, PREFLIGHT_HEADERS } from './own-policies';
import { type CacheRules, cacheRulesOf } from './policies';

/** How a behaviour caches once it has a class. */
export interface Caching {
  /** `undefined` where the app does not know its own policy. */
  readonly rules: CacheRules | undefined;
  /** The policy that it gets instead of CDK's default. */
  readonly replacement?: string;
  readonly problems: readonly Refusal[];
}

const OWN_RULES: CacheRules = {
  headers: PREFLIGHT_HEADERS,
  allCookies: false,
  maxTtlSeconds: FRESH_SECONDS,
  hasKey: true,
};

/**
 * Makes sure that no shared cache hands one origin's headers to another. Only CDK's default is replaced: it keys by path
 * alone and forwards nothing of the user, so that a key with `Origin` in it is still sound.
 */
export function cachingOf({ pattern, config }: Behavior, { classes, enforcement }: Applied, own: OwnPolicies): Caching {
  const { cachePolicyId, cachedMethods = [], allowedMethods = [] } = config;
  const cachesOptions = cachedMethods.includes('OPTIONS');
  if (cachePolicyId === undefined) return { rules: undefined, problems: [legacy(pattern)] };
  const { read } = classes;
  const given = cacheRulesOf(cachePolicyId);
  if (read._tokens && given && given.maxTtlSeconds > 0) {
    return { rules: given, problems: [tokensCached(pattern, nameOf(cachePolicyId), read)] };
  }
  if (enforcement.headersAtEdge && cachePolicyId === CachePolicy.CACHING_OPTIMIZED.cachePolicyId) {
    return { rules: OWN_RULES, replacement: own.cachePolicyId, problems: [] };
  }
  const problems: Refusal[] = [];
  if (cachesOptions && !enforcement.preflightAtEdge && !allowedMethods.includes('OPTIONS')) {
    problems.push(
      refusal(
        'options-not-allowed',
        `${pattern}: OPTIONS is among the cachedMethods and not among the allowedMethods; leave it out, ` +
          'the class needs no preflight',
      ),
    );
  }
  if (given) {
    const name = nameOf(cachePolicyId);
    problems.push(
      ...ruleProblems(
        pattern,
        name,
        given,
        enforcement.headersAtEdge,
        cachesOptions && enforcement.preflightAtEdge && !enforcement.preflightAtViewer,
      ),
    );
  }
  return { rules: given, problems };
}

function ruleProblems(
  pattern: string,
  name: string,
  { headers, maxTtlSeconds, hasKey }: CacheRules,
  headersAtEdge: boolean,
  keepsPreflights: boolean,
): Refusal[] {
  if (maxTtlSeconds === 0) {
    if (!hasKey) return [];
    const text = `the cache policy ${name} has a maxTtl of 0 and something in its key, which CloudFront refuses; use CachePolicy.CACHING_DISABLED`;
    return [refusal('key-without-caching', `${pattern}: ${text}, or a maxTtl of 1 s`)];
  }
  const problems: Refusal[] = [];
  if (headersAtEdge && !headers.includes('origin')) {
    problems.push(
      refusal(
        'cache-key-without-origin',
        `${pattern}: its responses depend on Origin, which the cache policy ${name} does not have ` +
          'in its key, so that one origin would get the headers of another; give it a CachePolicy with headerBehavior: ' +
          `CacheHeaderBehavior.allowList('Origin') and maxTtl: Duration.seconds(${FRESH_SECONDS})`,
      ),
    );
  }
  if (headersAtEdge && maxTtlSeconds > FRESH_SECONDS) {
    problems.push(
      refusal(
        'cache-too-long',
        `${pattern}: the cache policy ${name} keeps responses for up to ${maxTtlSeconds} s, and with them ` +
          `headers for origins that were taken off the list; give it a CachePolicy with a maxTtl of at most ${FRESH_SECONDS} s`,
      ),
    );
  }
  const missing = PREFLIGHT_HEADERS.filter((header) => !headers.includes(header));
  if (keepsPreflights && missing.length > 0) {
    problems.push(
      refusal(
        'cache-key-without-preflight',
        `${pattern}: OPTIONS is among the cachedMethods, and the cache policy ${name} does not ` +
          `have ${missing.join(', ')} in its key, so that one preflight would get the answer of another; leave OPTIONS out`,
      ),
    );
  }
  return problems;
}

function tokensCached(pattern: string, policy: string, { className }: EndpointClass): Refusal {
  return refusal(
    'tokens-cached',
    `${pattern}: ${className} needs a token for reads, and what the cache policy ${policy} keeps is given to ` +
      'others without one, and after a revocation; use CachePolicy.CACHING_DISABLED',
  );
}

function legacy(pattern: string): Refusal {
  return refusal(
    'behavior-without-cache-policy',
    `${pattern}: it has forwardedValues and no cache policy, so that headers cannot be ` +
      'forwarded apart from caching; define the distribution with Distribution instead of CloudFrontWebDistribution, and ' +
      'keep its logical id by overrideLogicalId on its defaultChild: with another one, a deployed distribution is replaced',
  );
}
