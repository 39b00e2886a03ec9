import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { CLOCK_SKEW_SECONDS } from '../../../lib/contract/times';
import { isFailure } from '../../../request/aws/failure';
import { ASSERTION_ALGORITHMS } from '../../../request/tokens/client/assertion-algorithms';
import type { Client } from '../../../request/tokens/client/client';
import { type IssuerContext, tokenEndpoint } from '../context';
import type { OAuthError } from '../oauth-error';
import { unavailable } from './throttle';

/** How long an assertion may count: so long its `jti` is remembered. */
const MAX_ASSERTION_SECONDS = 300;
const MAX_JTI_LENGTH = 256;
const TYPES = [undefined, 'JWT', 'client-authentication+jwt'];

/**
 * Whether an assertion was signed by a key of this client, for us, and not used before
 * (https://www.rfc-editor.org/rfc/rfc7523#section-3).
 */
export async function isAssertionOf(
  client: Client | undefined,
  { id, assertion }: { readonly id: string; readonly assertion: string },
  context: IssuerContext,
  signal: AbortSignal,
): Promise<boolean | OAuthError> {
  const now = Math.floor(context.clock() / 1000);
  const claims = await verified(assertion, client?.jwks as JSONWebKeySet | undefined, now);
  if (claims === undefined || claims.iss !== id || claims.sub !== id || !isForUs(claims.aud, context)) return false;
  const { exp = 0, jti } = claims;
  if (exp > now + MAX_ASSERTION_SECONDS + CLOCK_SKEW_SECONDS) return false;
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_LENGTH) return false;
  const failure = await context.store.remember(id, jti, exp + 2 * CLOCK_SKEW_SECONDS, signal);
  if (!isFailure(failure)) return true;
  return failure.failure === 'exists' ? false : unavailable();
}

async function verified(
  assertion: string,
  jwks: JSONWebKeySet | undefined,
  now: number,
): Promise<JWTPayload | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(assertion, createLocalJWKSet(jwks ?? { keys: [] }), {
      algorithms: Object.keys(ASSERTION_ALGORITHMS),
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: new Date(now * 1000),
    });
    return TYPES.includes(protectedHeader.typ) && Number.isSafeInteger(payload.exp) ? payload : undefined;
  } catch {
    return undefined;
  }
}

/** One audience: an assertion that is for somebody else too could be used by them. */
function isForUs(aud: JWTPayload['aud'], context: IssuerContext): boolean {
  const [only, ...others] = [aud].flat();
  return others.length === 0 && (only === context.issuer || only === tokenEndpoint(context));
}
