/** Codes of what is wrong with props, beside those of a policy. Frozen: codes are added, never changed. */
export const CONSTRUCT_ISSUE_CODES = [
  'value-unresolved',
  'pattern-not-under-allowed-domain',
  'hard-limit-too-short',
  'audience-invalid',
  'revocation-out-of-range',
  'revocation-too-short',
  'lifetime-out-of-range',
  'key-rotation-out-of-range',
  'result-cache-out-of-range',
  'outage-out-of-range',
  'option-needs-authorizer',
  'rate-out-of-range',
  'subject-issuer-invalid',
  'subject-prefix-missing',
  'sign-outs-without-cognito',
  'scopes-without-tokens',
  'tokens-without-scopes',
  'method-without-scopes',
  'scope-method-unknown',
  'scope-invalid',
  'scope-wildcard',
  'scopes-need-authorizer',
] as const;

/** Every code that only an issue of a construct can have. */
export type ConstructIssueCode = (typeof CONSTRUCT_ISSUE_CODES)[number];

/** Codes of what else keeps an app from being synthesised. Frozen. */
export const REFUSAL_CODES = [
  'parameter-root-missing',
  'parameter-root-invalid',
  'parameter-root-taken',
  'parameter-name-invalid',
  'parameter-name-taken',
  'path-invalid',
  'path-unused',
  'path-has-classes',
  'class-name-taken',
  'options-method-exists',
  'options-differ',
  'api-from-definition',
  'api-without-root',
  'stage-missing',
  'stage-name-unused',
  'function-has-settings',
  'environment-too-large',
  'distribution-imported',
  'pattern-invalid',
  'pattern-unknown',
  'region-missing',
  'parameter-region-missing',
  'parameter-unresolved',
  'behavior-without-cache-policy',
  'cache-key-without-origin',
  'cache-key-without-preflight',
  'cache-too-long',
  'tokens-cached',
  'key-without-caching',
  'options-not-allowed',
  'headers-not-forwarded',
  'event-taken',
  'function-limits',
  'error-page-hides-denials',
  'response-headers-policy-exists',
  'response-headers-cors',
  'method-not-in-scopes',
  'method-authorized-otherwise',
  'any-method-mixed',
  'any-method-needs-authorizer',
  'api-trusts-place',
  'cors-configured',
  'mapping-key-hides-path',
  'options-route-exists',
  'integration-states-cors',
  'function-not-of-app',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Codes of warnings, beside those of a policy, as authors acknowledge them: `cdk-cors:path-without-class`. Frozen. */
export const CONSTRUCT_WARNING_CODES = [
  'path-without-class',
  'path-crosses-classes',
  'foreign-writes-pass',
  'not-deployed',
  'gateway-response-kept',
  'gateway-response-reflects',
  'parameter-in-template',
  'many-resources',
  'large-allowlists',
  'path-not-matched',
  'path-may-be-rewritten',
  'method-not-allowed-by-behavior',
  'credentials-not-forwarded',
  'users-share-cache',
  'tokens-over-http',
  'policy-unknown',
  'errors-cached',
  'cloudfront-errors',
  'scope-unneeded',
  'result-cache-needs-origin',
  'token-way-around',
  'denials-unreadable',
  'responses-without-cors',
] as const;

export type WarningCode = (typeof CONSTRUCT_WARNING_CODES)[number];

/** Codes of what synth says that follows from an app. Frozen. */
export const INFO_CODES = [
  'gateway-responses',
  'removal-bound',
  'behavior-without-class',
  'spellings-unseen',
  'edge-removal-bound',
  'revocation-bound',
] as const;

export type InfoCode = (typeof INFO_CODES)[number];
