/**
 * Why a request was authorised or not, with the HTTP status that it stands for
 * (https://www.rfc-editor.org/rfc/rfc6750#section-3.1). Frozen: codes are added, never changed.
 */
export const TOKEN_REASONS = {
  'token-accepted': 200,

  'token-missing': 401,
  'token-ambiguous': 401,
  'scheme-unsupported': 401,
  'token-malformed': 401,
  'token-too-long': 401,
  'token-header-invalid': 401,
  'key-unknown': 401,
  'signature-invalid': 401,
  'token-expired': 401,
  'token-not-yet-valid': 401,
  'lifetime-too-long': 401,
  'claims-invalid': 401,
  'issuer-mismatch': 401,
  'audience-mismatch': 401,
  'token-revoked': 401,
  'client-revoked': 401,
  'subject-revoked': 401,
  'issuer-revoked': 401,
  'proof-missing': 401,
  'proof-invalid': 401,
  'proof-replayed': 401,

  'scope-missing': 403,
  'origin-mismatch': 403,
  'origin-missing': 403,
  'foreign-write': 403,
  'method-not-covered': 403,
  'path-not-covered': 403,

  'state-unavailable': 500,
} as const;

export type TokenReason = keyof typeof TOKEN_REASONS;

/** Why a token does not count. Refusals are words, not errors: nothing is thrown, and nothing allocated for one. */
export type TokenRefusal = Exclude<TokenReason, 'token-accepted'>;
