import type { JWTPayload } from 'jose';
import { CLOCK_SKEW_SECONDS } from '../../../lib/contract/times';
import type { SubjectIssuerConfig } from '../../../lib/contract/token-config';
import { MAX_SUBJECT_TOKEN_AGE_SECONDS } from '../../../request/tokens/state/revoke';
import type { SubjectCause } from './subject-causes';
import type { VerifiedJwt } from './subject-issuers';
import { subjectScopes } from './subject-scopes';

/** The user that a subject token is about. */
export interface Subject {
  /** `sub` of our tokens. */
  readonly subject: string;
  /** The most that a token for it may be used for. */
  readonly scopes: readonly string[];
  /** When the identity provider issued the subject token, in seconds since the epoch. */
  readonly issuedAt: number;
  /** Thumbprint of the key that the subject token is bound to. */
  readonly jkt: string | undefined;
}

/** Why the user of a verified token does not count. */
export interface SubjectProblem {
  readonly cause: SubjectCause;
  /** What whoever sends the token is told: it is one of theirs. */
  readonly description: string;
}

/** https://www.rfc-editor.org/rfc/rfc8693#section-3 */
const TOKEN_TYPES: { readonly [type: string]: readonly unknown[] } = {
  'urn:ietf:params:oauth:token-type:access_token': ['access', undefined],
  'urn:ietf:params:oauth:token-type:id_token': ['id', undefined],
  'urn:ietf:params:oauth:token-type:jwt': ['access', 'id', undefined],
};
/** Neither proofs nor security events nor assertions: tokens that say who a user is. */
const JWT_TYPES = [undefined, 'JWT', 'at+jwt', 'application/at+jwt'];
/** https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
const SUBJECT = /^[\x21-\x7e]{1,255}$/;

export function isSubjectTokenType(type: string | undefined): type is string {
  return type !== undefined && Object.hasOwn(TOKEN_TYPES, type);
}

/** The user of a verified token, or what is wrong with it. */
export function subjectOf(
  { payload, protectedHeader, issuers }: VerifiedJwt,
  type: string,
  now: number,
): Subject | SubjectProblem {
  if (!JWT_TYPES.includes(protectedHeader.typ)) {
    return problem('kind-mismatch', 'the subject token is not of a kind that says who a user is');
  }
  // Cognito says what a token is for, since its access and ID tokens are alike
  if (!TOKEN_TYPES[type]?.includes(payload['token_use'])) {
    return problem('kind-mismatch', 'the subject token is of another type');
  }
  const issuer = issuers.find(({ audience }) => isFor(audience, payload));
  if (issuer === undefined) return problem('audience-mismatch', 'the subject token is for another audience');
  const { iat, sub, cnf } = payload as JWTPayload & { cnf?: { jkt?: unknown } };
  const isFuture = Number.isSafeInteger(iat) && iat! > now + CLOCK_SKEW_SECONDS;
  if (!Number.isSafeInteger(iat) || isFuture) {
    return problem(isFuture ? 'token-not-yet-valid' : 'claims-invalid', 'the subject token has no usable iat');
  }
  if (iat! < now - MAX_SUBJECT_TOKEN_AGE_SECONDS) {
    const description = `the subject token is older than ${MAX_SUBJECT_TOKEN_AGE_SECONDS} seconds: refresh it first`;
    return problem('token-too-old', description);
  }
  const subject = `${issuer.subjectPrefix ?? ''}${sub}`;
  if (typeof sub !== 'string' || sub === '' || !SUBJECT.test(subject)) {
    return problem('subject-invalid', 'the subject token has no usable sub');
  }
  if (cnf !== undefined && typeof cnf?.jkt !== 'string') {
    return problem('proof-missing', 'the subject token is bound to something unknown');
  }
  const scopes = subjectScopes(issuer.scopes, payload);
  return { subject, scopes, issuedAt: iat!, jkt: cnf?.jkt as string | undefined };
}

function problem(cause: SubjectCause, description: string): SubjectProblem {
  return { cause, description };
}

/** Access tokens of Cognito have a `client_id` in place of `aud`. */
function isFor(audience: SubjectIssuerConfig['audience'], { aud, client_id, token_use }: JWTPayload): boolean {
  if (aud === undefined && token_use === 'access') return client_id === audience;
  return [aud].flat().includes(audience);
}
