import { matchesPathPattern } from '../../routes/path-pattern';
import { listed, withoutClass } from '../api/sentences';
import { inform, warn } from '../messages/annotations';
import type { WarningCode } from '../messages/codes';
import { nameOf } from '../references';
import type { DistributionConfig, ErrorResponse } from './behaviors';
import type { Covered } from './coverage';
import { credentialsNotForwarded, tokensOverHttp, usersShareCache } from './credential-warnings';
import type { DistributionWithPolicy } from './target';

/** Tells the author what works but should be known. */
export function addWarnings(
  { scope, applied, responder }: DistributionWithPolicy,
  distribution: DistributionConfig,
  covered: readonly Covered[],
  cachedErrors: readonly ErrorResponse[],
): void {
  const warnOf = (code: WarningCode, texts: readonly string[]) => {
    if (texts.length > 0) warn(scope, code, texts.join('; '));
  };
  warnOf(
    'path-not-matched',
    covered.flatMap((one) => pathNotMatched(one, distribution, covered)),
  );
  warnOf('method-not-allowed-by-behavior', covered.flatMap(methodsNotAllowed));
  warnOf('path-may-be-rewritten', responder ? covered.flatMap(pathMayBeRewritten) : []);
  warnOf('policy-unknown', covered.flatMap(unknownPolicies));
  warnOf('credentials-not-forwarded', covered.flatMap(credentialsNotForwarded));
  warnOf('users-share-cache', covered.flatMap(usersShareCache));
  warnOf('tokens-over-http', covered.flatMap(tokensOverHttp));
  warnOf(
    'errors-cached',
    cachedErrors.map(
      ({ errorCode, errorCachingMinTtl = 10 }) =>
        `errorResponses keep ${errorCode} for ${errorCachingMinTtl} s, with the headers of the first origin that met it, ` +
        'so that others cannot read it meanwhile: write ttl: Duration.seconds(0)',
    ),
  );
  const ownErrors =
    'errors that CloudFront makes itself (a method or a host that it does not serve, WAF, an origin that does not ' +
    'answer) carry no CORS headers, so that scripts cannot read them';
  warnOf('cloudfront-errors', covered.length > 0 ? [ownErrors] : []);

  const without = distribution.behaviors.map(({ pattern }) => pattern).filter((pattern) => !applied.find(pattern));
  if (without.length > 0) {
    inform(scope, 'behavior-without-class', withoutClass(without));
  }
  const unseen = covered.flatMap((one) => spellingsUnseen(one, covered));
  if (unseen.length > 0) inform(scope, 'spellings-unseen', unseen.join('; '));
  const bounds = covered.flatMap(edgeBound);
  if (bounds.length > 0) inform(scope, 'edge-removal-bound', bounds.join('; '));
}

/** Where a policy states the headers, nothing sees that an origin reads a path otherwise than CloudFront does. */
function spellingsUnseen({ behavior, applied }: Covered, covered: readonly Covered[]): string[] {
  const { pattern, origin } = behavior;
  if (applied.treatment.echoes || origin === undefined) return [];
  const others = covered.filter(
    ({ behavior: other, applied: { classes } }) =>
      other.origin === origin && (classes.read !== applied.classes.read || classes.write !== applied.classes.write),
  );
  if (others.length === 0) return [];
  const patterns = listed(others.map((one) => one.behavior.pattern));
  return [
    `${pattern} has one origin with ${patterns}: what that serves as the same under another spelling, in capitals or with ` +
      `encoded slashes, gets the headers of ${pattern}, which a policy states; wrap the handler in withCors, which stops ` +
      'writes, and give what other pages must not read an origin of its own',
  ];
}

/** `/orders/*` leaves out `/orders`. */
function pathNotMatched(
  { behavior: { pattern }, applied }: Covered,
  { behaviors }: DistributionConfig,
  covered: readonly Covered[],
): string[] {
  if (!pattern.endsWith('/*') || pattern.length === 2) return [];
  const path = pattern.slice(0, -2);
  if (/[*?]/.test(path)) return [];
  const taker = behaviors.find((one) => matchesPathPattern(one.pattern, path))!.pattern;
  const its = covered.find(({ behavior }) => behavior.pattern === taker)?.applied.classes;
  if (its?.read === applied.classes.read && its.write === applied.classes.write) return [];
  return [
    `${pattern} does not match ${path}, which belongs to ${taker}: add a behaviour for ${path}, or write ${path}*`,
  ];
}

function methodsNotAllowed({ behavior, applied }: Covered): string[] {
  const { allowedMethods = ['GET', 'HEAD'] } = behavior.config;
  const { read, write } = applied.classes;
  const methods = [...new Set([read, write].flatMap(({ _policy }) => _policy.methods))];
  const missing = methods.filter((method) => method !== 'OPTIONS' && !allowedMethods.includes(method));
  if (missing.length === 0) return [];
  const text = `its class has ${missing.join(', ')}, which the behaviour does not forward`;
  return [`${behavior.pattern}: ${text}: write allowedMethods: AllowedMethods.ALLOW_ALL`];
}

function pathMayBeRewritten({ behavior: { pattern, config }, applied }: Covered): string[] {
  const { functionAssociations = [], lambdaFunctionAssociations = [] } = config;
  if (!applied.treatment.answers) return [];
  return [
    ...functionAssociations.map(({ eventType, functionArn }) => ({ eventType, arn: functionArn })),
    ...lambdaFunctionAssociations.map(({ eventType, lambdaFunctionArn }) => ({ eventType, arn: lambdaFunctionArn })),
  ]
    .filter(({ eventType }) => eventType === 'viewer-request')
    .map(
      ({ arn }) =>
        `${pattern}: ${nameOf(arn)} runs before CORS is decided; if it rewrites a path so that another pattern matches, ` +
        'the class of that pattern decides',
    );
}

function unknownPolicies({ behavior: { pattern, config }, caching, forwarding, applied }: Covered): string[] {
  if (!applied.treatment.answers) return [];
  const cache = caching.rules === undefined && config.cachePolicyId ? [nameOf(config.cachePolicyId)] : [];
  return [...cache, ...(forwarding.unknown ? [forwarding.unknown] : [])].map(
    (name) =>
      `${pattern}: the app does not define the policy ${name}, so that nothing checks whether it keeps origins apart and ` +
      'forwards what CORS decides by; see docs/distribution.md for what it has to do',
  );
}

function edgeBound({ behavior: { pattern }, applied: { classes, treatment }, caching }: Covered): string[] {
  const live = classes.read._live ?? classes.write._live;
  if (!treatment.echoes || live === undefined) return [];
  const cached = caching.rules?.maxTtlSeconds ?? 0;
  const { softLimitSeconds } = live;
  const sum = cached > 0 ? `${softLimitSeconds} s and ${cached} s in CloudFront's cache` : `${softLimitSeconds} s`;
  return [`${pattern}: an origin that was taken off the list is refused within ${sum}`];
}
