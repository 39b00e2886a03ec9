import { unavailable } from '../clients/throttle';
import type { OAuthError } from '../oauth-error';

/**
 * Why a user's token or a security event does not count. For the log alone: whoever sends one learns no more than a
 * standard wants them to.
 */
export const SUBJECT_CAUSES = [
  'token-malformed',
  'issuer-unknown',
  'issuer-slash',
  'keys-unavailable',
  'discovery-mismatch',
  'look-delayed',
  'key-unknown',
  'key-unusable',
  'header-unsupported',
  'signature-invalid',
  'token-expired',
  'token-not-yet-valid',
  'token-too-old',
  'claims-invalid',
  'kind-mismatch',
  'audience-mismatch',
  'subject-invalid',
  'proof-missing',
  'signed-out',
  'subject-is-client',
] as const;

export type SubjectCause = (typeof SUBJECT_CAUSES)[number];

/** A token that does not count, or of which that cannot be known now. */
export interface SubjectRefusal {
  readonly cause: SubjectCause;
  /** What it has as `iss`. */
  readonly iss?: string | undefined;
  /** Whatever else helps to find out what is wrong. */
  readonly problem?: string | undefined;
  /** Where its keys could not be looked at: when to try again. */
  readonly retryAfterSeconds?: number | undefined;
}

export function isSubjectRefusal(value: object): value is SubjectRefusal {
  return 'cause' in value;
}

/** The answer while nobody knows whether a token counts; `undefined` where it is known that it does not. */
export function unknownYet({ retryAfterSeconds }: SubjectRefusal): OAuthError | undefined {
  return retryAfterSeconds === undefined ? undefined : unavailable(retryAfterSeconds);
}
