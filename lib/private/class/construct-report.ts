import type { IssueCode } from '../../policy/issue';
import { Report } from '../../policy/report';

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

/** Collects what is wrong with the props of a construct, its policy included. */
export class ConstructReport extends Report<IssueCode | ConstructIssueCode> {
  /** What only the deployment knows. */
  unresolved(path: string, fix = 'write its value'): void {
    this.error('value-unresolved', path, '(token)', 'it is known at deployment only, too late to check', fix);
  }
}
