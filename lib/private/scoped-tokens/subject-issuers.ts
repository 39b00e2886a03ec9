import { Token } from 'aws-cdk-lib';
import type { SubjectIssuer } from '../../scoped-tokens-props';
import type { ConstructReport } from '../class/construct-report';
import { checkScopes } from './scope-issues';

const COGNITO = /^https:\/\/cognito-idp\./;

/** Refuses to listen for sign-outs of users who cannot have tokens. */
export function checkSignOuts(issuers: readonly SubjectIssuer[], report: ConstructReport): void {
  if (issuers.some(({ issuer }) => Token.isUnresolved(issuer) || COGNITO.test(issuer))) return;
  const reason = 'no token is exchanged for one of Cognito, so that there is nothing for a sign-out there to end';
  const fix = 'add the user pool to subjectIssuers, by userPool.userPoolProviderUrl, or leave this out';
  report.error('sign-outs-without-cognito', 'revokeOnCognitoSignOut', true, reason, fix);
}

/** Checks identity providers. Their issuer and audience may be known at deployment only, as those of a Cognito user pool are. */
export function checkSubjectIssuers(issuers: readonly SubjectIssuer[], report: ConstructReport): void {
  for (const [i, { issuer, audience, scopes, subjectPrefix = '' }] of issuers.entries()) {
    const path = `subjectIssuers[${i}]`;
    const refuse = (field: string, value: unknown, reason: string, fix: string) =>
      report.error('subject-issuer-invalid', `${path}.${field}`, value, reason, fix);
    if (!Token.isUnresolved(issuer) && !/^https:\/\/[^\s?#]+$/.test(issuer)) {
      const reason = 'an issuer is an https URL without query and fragment (OpenID Connect Discovery, section 3)';
      refuse('issuer', issuer, reason, 'write userPool.userPoolProviderUrl, for example');
    }
    if (audience === '') refuse('audience', audience, 'a token for anybody would count', 'write the id of the client');
    checkScopes(`${path}.scopes`, scopes, report);
    if (issuers.some((other, j) => j !== i && subjectPrefix.startsWith(other.subjectPrefix ?? ''))) {
      const reason = 'it begins as that of another provider, which could name the same subjects';
      const fix = 'give each provider a subjectPrefix of its own, such as "staff:"';
      report.error('subject-prefix-missing', `${path}.subjectPrefix`, subjectPrefix, reason, fix);
    }
  }
}
