import type { Issue } from '../../policy/issue';

/** Problems that only constructs meet. */
export type ConstructIssueCode =
  | 'value-unresolved'
  | 'pattern-not-under-allowed-domain'
  | 'hard-limit-too-short'
  | 'scopes-without-tokens'
  | 'tokens-without-scopes'
  | 'method-without-scopes'
  | 'scope-method-unknown'
  | 'scope-invalid'
  | 'scope-wildcard'
  | 'scopes-need-authorizer'
  | 'audience-invalid'
  | 'revocation-out-of-range'
  | 'revocation-too-short'
  | 'lifetime-out-of-range'
  | 'key-rotation-out-of-range'
  | 'result-cache-out-of-range'
  | 'outage-out-of-range'
  | 'option-needs-authorizer'
  | 'rate-out-of-range'
  | 'subject-issuer-invalid'
  | 'subject-prefix-missing'
  | 'sign-outs-without-cognito';

export function constructIssue(
  code: ConstructIssueCode,
  path: string,
  value: unknown,
  reason: string,
  fix: string,
): Issue {
  return { code: code as Issue['code'], path, value, reason, fix };
}

/** What only the deployment knows. */
export function unresolved(path: string, fix = 'write its value'): Issue {
  return constructIssue('value-unresolved', path, '(token)', 'it is known at deployment only, too late to check', fix);
}
