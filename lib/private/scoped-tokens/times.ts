import { MAX_TOKEN_LIFETIME_SECONDS } from '../../contract/times';
import type { ScopedTokensProps } from '../../scoped-tokens-props';
import { TokenVerification } from '../../token-verification';
import type { CheckedValues } from './checked-values';
import { boundOfAuthorizer, boundOfGateway, divide, type RevocationBound, WRITE_SECONDS } from './revocation-bound';

/** How long what counts. */
export interface TokenTimes extends RevocationBound {
  readonly keyRotationSeconds: number;
  /** For how long authorizers go by what they read last. */
  readonly outageSeconds: number;
  /** T, within which a revocation takes effect. */
  readonly revocationSeconds: number;
  /** The same in words. */
  readonly bound: string;
}

const DAY = 86_400;

/** Works out the times that follow from the props and from the longest lifetime of a token. */
export function timesOf(props: ScopedTokensProps, lifetime: number, values: CheckedValues): TokenTimes {
  const { keyRotation, maxRevocationSeconds } = props;
  const keyRotationSeconds = values.seconds('keyRotation', keyRotation, 30 * DAY, {
    code: 'key-rotation-out-of-range',
    min: DAY,
    max: 365 * DAY,
    reason: 'a key is published before it signs and after it signed, for hours',
  });
  const isGateway = props.verification === TokenVerification.GATEWAY;
  const byDefault = isGateway ? WRITE_SECONDS + lifetime : 6;
  const revocation = values.integer('maxRevocationSeconds', maxRevocationSeconds, byDefault, {
    code: 'revocation-out-of-range',
    min: WRITE_SECONDS,
    max: DAY,
    reason: `to write a revocation takes up to ${WRITE_SECONDS} s`,
  });
  const times = isGateway
    ? gatewayTimes(props, lifetime, revocation, values)
    : authorizerTimes(props, revocation, values);
  return { ...times, keyRotationSeconds };
}

function authorizerTimes({ resultCache, outage }: ScopedTokensProps, maxSeconds: number, values: CheckedValues) {
  const cache = values.seconds('resultCache', resultCache, 0, {
    code: 'result-cache-out-of-range',
    min: 1,
    max: 3600,
    reason: 'API Gateway keeps results for up to an hour, and for none where resultCache is left out',
  });
  const bound = divide(maxSeconds, cache, values);
  const { snapshotSeconds } = bound;
  const outageSeconds = values.seconds('outage', outage, Math.max(30, snapshotSeconds), {
    code: 'outage-out-of-range',
    min: snapshotSeconds,
    max: MAX_TOKEN_LIFETIME_SECONDS,
    reason: `what was read counts for ${snapshotSeconds} s in any case, and no token lives longer than ${MAX_TOKEN_LIFETIME_SECONDS} s`,
  });
  const revocationSeconds = WRITE_SECONDS + snapshotSeconds + cache;
  return { ...bound, outageSeconds, revocationSeconds, bound: boundOfAuthorizer(bound, outageSeconds) };
}

function gatewayTimes(props: ScopedTokensProps, lifetime: number, maxSeconds: number, values: CheckedValues) {
  const least = WRITE_SECONDS + lifetime;
  if (maxSeconds < least) {
    const reason = `T = ${WRITE_SECONDS} s write + ${lifetime} s lifetime of tokens = ${least} s where API Gateway verifies them`;
    const fix = `write at least ${least}, shorten tokenLifetime, or use TokenVerification.AUTHORIZER`;
    values.error('revocation-too-short', 'maxRevocationSeconds', maxSeconds, reason, fix);
  }
  for (const option of ['resultCache', 'outage'] as const) {
    const value = props[option];
    if (value === undefined) continue;
    const reason = 'with TokenVerification.GATEWAY there is no authorizer that it could be about';
    values.error('option-needs-authorizer', option, value.toHumanString(), reason, 'leave it out');
  }
  // the issuer reads the table for each token: what it gives cannot be taken back
  const times = { snapshotSeconds: 0, resultCacheSeconds: 0, outageSeconds: 0, revocationSeconds: least };
  return { ...times, bound: boundOfGateway(lifetime) };
}
