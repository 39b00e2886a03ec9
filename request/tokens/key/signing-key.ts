import type { CurrentState } from '../state/issuer-state';
import type { KeyRecord } from './key-record';
import { signingKey } from './rotation-plan';

/** Farther ahead no epoch can be, whatever the clocks say. */
const MAX_WAIT_SECONDS = 60;

/** Whom a token would be about. */
export interface TokenSubject {
  readonly clientId: string;
  readonly subject: string;
  /** When what is exchanged for the token was issued, in seconds since the epoch. */
  readonly subjectIssuedAt?: number;
}

/** Why there is no key to sign with. */
export type NoSigningKey =
  | { readonly reason: 'signed-out' | 'no-key' }
  | { readonly reason: 'revoked'; readonly retryAfterSeconds: number };

/**
 * The key that a token issued now is signed with. After a revocation of its client, subject or issuer there is none until
 * the epoch has passed, which lies some seconds ahead. A token that is dated past the epoch would do at once, and outlive
 * the next revocation by a clock that is behind.
 *
 * @param now in seconds since the epoch
 */
export function signingKeyFor(
  { clientId, subject, subjectIssuedAt }: TokenSubject,
  { keys, tokens, isSignedOut }: CurrentState,
  now: number,
): KeyRecord | NoSigningKey {
  if (subjectIssuedAt !== undefined && isSignedOut(subject, subjectIssuedAt)) return { reason: 'signed-out' };
  const key = signingKey(keys);
  if (key === undefined) return { reason: 'no-key' };
  const claims = { jti: '', client_id: clientId, sub: subject };
  let wait = 0;
  while (wait < MAX_WAIT_SECONDS && tokens.revocation({ ...claims, iat: now + wait })) wait++;
  return wait === 0 ? key : { reason: 'revoked', retryAfterSeconds: wait };
}
