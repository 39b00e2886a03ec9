import type { Log } from '../shared/log';
import type { AccessTokenClaims } from '../shared/tokens/claims';
import { CLOCK_SKEW_SECONDS } from '../shared/tokens/clock-skew';
import type { KeyRecord } from '../shared/tokens/key-record';
import { signingKey } from '../shared/tokens/key-rotation';
import type { Granted } from './grants/grant-request';
import type { CurrentState } from './issuer-state';
import { type OAuthError, oauthError } from './oauth-error';
import { unavailable } from './throttle';

export interface IssueTime {
  readonly key: KeyRecord;
  /** `iat`, in seconds since the epoch. */
  readonly issuedAt: number;
}

/** Farther ahead no epoch can be, whatever the clocks say. */
const MAX_WAIT_SECONDS = 60;

/**
 * With which key and as of when a token can be issued. After a revocation of its client, subject or issuer it has to be
 * dated past the epoch, which lies some seconds ahead: as far ahead as clocks may differ, but no farther, since verifiers
 * would not take it.
 */
export function issueTimeIn(
  current: CurrentState,
  clientId: string,
  { subject, subjectIssuedAt }: Granted,
  now: number,
  log: Log,
): IssueTime | OAuthError {
  if (subjectIssuedAt !== undefined && current.isSignedOut(subject, subjectIssuedAt)) {
    return oauthError('invalid_grant', 'the subject was signed out after its token was issued: sign in or refresh it');
  }
  const key = signingKey(current.keys);
  if (key === undefined) {
    log('token', { problem: 'there is no key to sign with' });
    return unavailable();
  }
  const claims = { jti: '', client_id: clientId, sub: subject } as AccessTokenClaims;
  let issuedAt = now;
  while (issuedAt < now + MAX_WAIT_SECONDS && current.tokens.revocation({ ...claims, iat: issuedAt })) issuedAt++;
  const ahead = issuedAt - now;
  return ahead > CLOCK_SKEW_SECONDS ? unavailable(ahead - CLOCK_SKEW_SECONDS) : { key, issuedAt };
}
