import type { Log } from '../../request/log';
import type { KeyRecord } from '../../request/tokens/key/key-record';
import { signingKey } from '../../request/tokens/key/rotation-plan';
import type { CurrentState } from '../../request/tokens/state/issuer-state';
import type { AccessTokenClaims } from '../../request/tokens/token/claims';
import { unavailable } from './clients/throttle';
import type { Granted } from './grants/grant-request';
import { type OAuthError, oauthError } from './oauth-error';

/** Farther ahead no epoch can be, whatever the clocks say. */
const MAX_WAIT_SECONDS = 60;

/**
 * The key that a token issued now is signed with. After a revocation of its client, subject or issuer there is none until
 * the epoch has passed, which lies some seconds ahead. A token that is dated past the epoch would do at once, and outlive
 * the next revocation by a clock that is behind.
 */
export function issuingKey(
  current: CurrentState,
  clientId: string,
  { subject, subjectIssuedAt }: Granted,
  now: number,
  log: Log,
): KeyRecord | OAuthError {
  if (subjectIssuedAt !== undefined && current.isSignedOut(subject, subjectIssuedAt)) {
    return oauthError('invalid_grant', 'the subject was signed out after its token was issued: sign in or refresh it');
  }
  const key = signingKey(current.keys);
  if (key === undefined) {
    log('token', { problem: 'there is no key to sign with' });
    return unavailable();
  }
  const claims = { jti: '', client_id: clientId, sub: subject } as AccessTokenClaims;
  let wait = 0;
  while (wait < MAX_WAIT_SECONDS && current.tokens.revocation({ ...claims, iat: now + wait })) wait++;
  return wait === 0 ? key : unavailable(wait);
}
