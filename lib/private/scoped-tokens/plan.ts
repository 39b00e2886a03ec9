import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CLOCK_SKEW_SECONDS, MAX_TOKEN_LIFETIME_SECONDS } from '../../contract/times';
import type { AuthorizerTokens, IssuerConfig, KeyRotationConfig, TokenMetrics } from '../../contract/token-config';
import { describeIssue } from '../../policy/issue';
import type { ScopedTokensAttributes, ScopedTokensOptions, ScopedTokensProps } from '../../scoped-tokens-props';
import { TokenVerification } from '../../token-verification';
import { stackNameOf } from '../metrics/metric';
import { checkAttributes } from './attribute-issues';
import { CheckedValues, type Range } from './checked-values';
import { checkScopes } from './scope-issues';
import { checkSignOuts, checkSubjectIssuers } from './subject-issuers';
import { checkTable } from './table-issues';
import { keyRotationSecondsOf, timesOf } from './times';

/** How tokens are verified. */
export interface VerificationPlan {
  readonly verification: TokenVerification;
  readonly authorizer: AuthorizerTokens;
  readonly resultCacheSeconds: number;
}

/** What props come to once they are checked. */
export interface TokenPlan extends VerificationPlan {
  readonly issuer: IssuerConfig;
  /** What the issuer's API lets through. */
  readonly requestsPerSecond: number;
  readonly rotation: Omit<KeyRotationConfig, 'keyTag'>;
  /** How soon a revocation takes effect, in words. */
  readonly bound: string;
}

/** Longest lifetime where nothing but its end can stop a token. */
const MAX_GATEWAY_LIFETIME = 120;
/** For how long verifiers of others keep a key set: 10 minutes in common libraries, 2 hours in HTTP APIs. */
const KEY_SET_SECONDS = { AUTHORIZER: 600, GATEWAY: 7200 };
/** An absolute URI without a fragment, as a JSON string has it without escapes (RFC 3986, section 4.3). */
const ABSOLUTE_URI = /^[a-z][a-z0-9+.-]*:[\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/;

/**
 * What an account may sign with elliptic curves in a second by default, and more could only fail later: 300
 * (https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html).
 */
const TOTAL_PER_MINUTE = 300 * 60;

const RATE: Range = {
  code: 'rate-out-of-range',
  min: 1,
  max: 1_000_000,
  reason: 'it is how many requests are answered in a minute',
};

/**
 * Checks props and works out what follows from them.
 *
 * @throws Error with everything that is wrong, at once
 */
export function planOf(scope: Construct, props: ScopedTokensProps): TokenPlan {
  const values = new CheckedValues();
  const { times, lifetimes, ...verified } = verifiedBy(scope, props, values);
  const keyRotationSeconds = keyRotationSecondsOf(props.keyRotationPeriod, values);
  const { publicScopes = [], subjectIssuers = [] } = props;
  checkScopes('publicScopes', publicScopes, values);
  checkSubjectIssuers(subjectIssuers, values);
  if (props.revokeOnCognitoSignOut) checkSignOuts(subjectIssuers, values);
  checkTable(scope, props, values);
  const requestsPerMinute = {
    perClient: rateOf('requestsPerMinutePerClient', props, 600, values),
    perAddress: rateOf('requestsPerMinutePerAddress', props, 120, values),
  };
  const total = rateOf('requestsPerMinute', props, TOTAL_PER_MINUTE, values);
  throwProblems(scope, values, 'issued');

  const { verification, authorizer, resultCacheSeconds } = verified;
  const { audience, dpop, freshForSeconds, usableForSeconds } = authorizer;
  const algorithm = verification === TokenVerification.GATEWAY ? 'RS256' : 'ES256';
  const counted = authorizer.metrics && { metrics: authorizer.metrics };
  const known = { audience, algorithm, ...lifetimes, publicScopes } as const;
  return {
    ...verified,
    issuer: { ...known, requestsPerMinute, subjectIssuers, freshForSeconds, dpop, ...counted },
    requestsPerSecond: total / 60,
    rotation: {
      algorithm,
      keyRotationSeconds,
      publishSeconds: KEY_SET_SECONDS[verification],
      // an issuer may sign with a key for as long as it goes by what it read before
      retireSeconds: usableForSeconds + lifetimes.maxLifetimeSeconds + resultCacheSeconds + CLOCK_SKEW_SECONDS,
      settings: { ...known, keyRotationSeconds, maxRevocationSeconds: times.revocationSeconds },
      ...counted,
    },
    bound: times.bound,
  };
}

/**
 * The same for tokens that another construct issues.
 *
 * @throws Error with everything that is wrong, at once
 */
export function verificationPlanOf(scope: Construct, attributes: ScopedTokensAttributes): VerificationPlan {
  const values = new CheckedValues();
  const { times: _times, lifetimes: _lifetimes, ...verified } = verifiedBy(scope, attributes, values);
  checkAttributes(scope, attributes, values);
  throwProblems(scope, values, 'verified');
  return verified;
}

function verifiedBy(scope: Construct, props: ScopedTokensOptions, values: CheckedValues) {
  const { verification = TokenVerification.AUTHORIZER } = props;
  const audience = checkAudience(props.audience, values);
  const lifetimes = lifetimesOf(props, values);
  const times = timesOf(props, lifetimes.maxLifetimeSeconds, values);
  const { maxLifetimeSeconds } = lifetimes;
  const { freshForSeconds, usableForSeconds, resultCacheSeconds } = times;
  // where results are cached, API Gateway answers without looking at a proof
  const dpop = verification === TokenVerification.AUTHORIZER && resultCacheSeconds === 0;
  const known = { audience, maxLifetimeSeconds, freshForSeconds, usableForSeconds, dpop };
  const metrics: TokenMetrics = { stack: stackNameOf(scope), tokens: scope.node.id };
  const authorizer: AuthorizerTokens = props.metrics === false ? known : { ...known, metrics };
  return { verification, authorizer, resultCacheSeconds, lifetimes, times };
}

function throwProblems(scope: Construct, { errors }: CheckedValues, what: 'issued' | 'verified'): void {
  if (errors.length === 0) return;
  const lines = errors.map((issue) => `  ${describeIssue(issue)}`);
  throw new Error([`tokens ${scope.node.path} cannot be ${what}`, ...lines].join('\n'));
}

function checkAudience(audience: unknown, values: CheckedValues): string {
  if (Token.isUnresolved(audience)) {
    values.unresolved('audience');
    return '';
  }
  if (typeof audience === 'string' && audience.length <= 512 && ABSOLUTE_URI.test(audience)) return audience;
  const reason = 'an audience is an absolute URI without a fragment, at most 512 characters';
  values.error('audience-invalid', 'audience', audience, reason, 'write "https://api.shop.example", for example');
  return '';
}

function lifetimesOf({ tokenLifetime, verification }: ScopedTokensOptions, values: CheckedValues) {
  const isGateway = verification === TokenVerification.GATEWAY;
  const max = isGateway ? MAX_GATEWAY_LIFETIME : MAX_TOKEN_LIFETIME_SECONDS;
  const reason = isGateway
    ? 'API Gateway does not see revocations: tokens must expire soon'
    : 'tokens are short-lived, and not shorter than clocks and networks allow';
  const range: Range = { code: 'lifetime-out-of-range', min: 30, max, reason };
  const tokenLifetimeSeconds = values.seconds('tokenLifetime', tokenLifetime, isGateway ? max : 300, range);
  return { tokenLifetimeSeconds, maxLifetimeSeconds: isGateway ? tokenLifetimeSeconds : MAX_TOKEN_LIFETIME_SECONDS };
}

function rateOf(
  name: 'requestsPerMinute' | 'requestsPerMinutePerAddress' | 'requestsPerMinutePerClient',
  props: ScopedTokensProps,
  byDefault: number,
  values: CheckedValues,
): number {
  return values.integer(name, props[name], byDefault, RATE);
}
