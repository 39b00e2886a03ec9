import type { Duration } from 'aws-cdk-lib';
import { MAX_TOKEN_LIFETIME_SECONDS } from '../../contract/times';
import type { ScopedTokensOptions } from '../../scoped-tokens-props';
import { TokenVerification } from '../../token-verification';
import type { CheckedValues } from './checked-values';
import { boundOfAuthorizer, boundOfGateway, divide, type RevocationBound, WRITE_SECONDS } from './revocation-bound';

/** How long a reading of the table may be used, and how soon a revocation takes effect. */
export interface TokenTimes extends RevocationBound {
  /** For how long authorizers may use their last reading. */
  readonly usableForSeconds: number;
  /** T, within which a revocation takes effect. */
  readonly revocationSeconds: number;
  /** The same in words. */
  readonly bound: string;
}

const DAY = 86_400;

/** Works out the times that follow from the options and from the longest lifetime of a token. */
export function timesOf(props: ScopedTokensOptions, lifetime: number, values: CheckedValues): TokenTimes {
  const isGateway = props.verification === TokenVerification.GATEWAY;
  const byDefault = isGateway ? WRITE_SECONDS + lifetime : 6;
  const revocation = values.seconds('maxRevocationTime', props.maxRevocationTime, byDefault, {
    code: 'revocation-out-of-range',
    min: WRITE_SECONDS,
    max: DAY,
    reason: `to write a revocation takes up to ${WRITE_SECONDS} s`,
  });
  return isGateway ? gatewayTimes(props, lifetime, revocation, values) : authorizerTimes(props, revocation, values);
}

/** Age at which a signing key is followed by the next. */
export function keyRotationSecondsOf(period: Duration | undefined, values: CheckedValues): number {
  return values.seconds('keyRotationPeriod', period, 30 * DAY, {
    code: 'key-rotation-out-of-range',
    min: DAY,
    max: 365 * DAY,
    reason: 'a key is published before it signs and after it signed, for hours',
  });
}

function authorizerTimes(
  { resultsCacheTtl, usableFor }: ScopedTokensOptions,
  maxSeconds: number,
  values: CheckedValues,
) {
  const cache = values.seconds('resultsCacheTtl', resultsCacheTtl, 0, {
    code: 'result-cache-out-of-range',
    min: 1,
    max: 3600,
    reason: 'API Gateway caches results for up to an hour, and does not cache them if resultsCacheTtl is left out',
  });
  const bound = divide(maxSeconds, cache, values);
  const { freshForSeconds } = bound;
  const usableForSeconds = values.seconds('usableFor', usableFor, Math.max(30, freshForSeconds), {
    code: 'usable-for-out-of-range',
    min: freshForSeconds,
    max: MAX_TOKEN_LIFETIME_SECONDS,
    reason: `a reading is fresh for ${freshForSeconds} s in any case, and no token lives longer than ${MAX_TOKEN_LIFETIME_SECONDS} s`,
  });
  const revocationSeconds = WRITE_SECONDS + freshForSeconds + cache;
  return { ...bound, usableForSeconds, revocationSeconds, bound: boundOfAuthorizer(bound, usableForSeconds) };
}

function gatewayTimes(props: ScopedTokensOptions, lifetime: number, maxSeconds: number, values: CheckedValues) {
  const least = WRITE_SECONDS + lifetime;
  if (maxSeconds < least) {
    const reason = `T = ${WRITE_SECONDS} s write + ${lifetime} s lifetime of tokens = ${least} s where API Gateway verifies them`;
    const fix = `write at least Duration.seconds(${least}), shorten tokenLifetime, or use TokenVerification.AUTHORIZER`;
    values.error('revocation-too-short', 'maxRevocationTime', maxSeconds, reason, fix);
  }
  for (const option of ['resultsCacheTtl', 'usableFor'] as const) {
    const value = props[option];
    if (value === undefined) continue;
    const reason = 'with TokenVerification.GATEWAY there is no authorizer that it could be about';
    values.error('option-needs-authorizer', option, value.toHumanString(), reason, 'leave it out');
  }
  // the issuer reads the table for each token: what it gives cannot be taken back
  const times = { freshForSeconds: 0, resultCacheSeconds: 0, usableForSeconds: 0, revocationSeconds: least };
  return { ...times, bound: boundOfGateway(lifetime) };
}
