import { CLOCK_SKEW_SECONDS } from '../../../lib/contract/times';
import type { Failure } from '../../aws/failure';
import type { TokenStore } from './token-store';

/** The age up to which tokens of users count as subject tokens: Cognito's default lifetime of access tokens. */
export const MAX_SUBJECT_TOKEN_AGE_SECONDS = 3600;

export interface RevocationOptions {
  readonly store: Pick<TokenStore, 'revoke'>;
  /** Longest lifetime of a token: what an epoch revokes has expired by then. */
  readonly maxLifetimeSeconds: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
}

/** What is to be revoked. Each is one write, and takes effect with the next look of authorizers at the feed. */
export type Revocable =
  /** One token, by its `jti` and `exp`. */
  | { readonly kind: 'jti'; readonly id: string; readonly exp: number }
  /** All tokens issued to a client, or for a subject, up to now. */
  | { readonly kind: 'client' | 'subject'; readonly id: string }
  /** All tokens issued up to now. */
  | { readonly kind: 'issuer' };

/**
 * Revokes tokens. Epochs reach a little into the future: issue times have whole seconds, and the clocks of who issued
 * and who revokes may differ by the allowed skew.
 */
export async function revoke(
  what: Revocable,
  { store, maxLifetimeSeconds, clock = Date.now }: RevocationOptions,
  signal: AbortSignal,
): Promise<undefined | Failure> {
  const nowMs = clock();
  if (what.kind === 'jti') {
    return store.revoke({ kind: 'jti', id: what.id, exp: what.exp + CLOCK_SKEW_SECONDS }, nowMs, signal);
  }
  const notBefore = Math.floor(nowMs / 1000) + 1 + CLOCK_SKEW_SECONDS;
  // a user who was signed out must not get new tokens for an old one of the identity provider's
  const meaning =
    what.kind === 'subject' ? Math.max(maxLifetimeSeconds, MAX_SUBJECT_TOKEN_AGE_SECONDS) : maxLifetimeSeconds;
  const exp = notBefore + meaning + CLOCK_SKEW_SECONDS;
  return store.revoke({ kind: what.kind, id: 'id' in what ? what.id : 'all', exp, notBefore }, nowMs, signal);
}
