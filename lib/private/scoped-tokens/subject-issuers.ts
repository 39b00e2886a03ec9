import { Token } from 'aws-cdk-lib';
import type { SubjectIssuer } from '../../scoped-tokens-props';
import type { ConstructReport } from '../class/construct-report';
import { checkIssuer, isHttps } from './issuer-issues';
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
  for (const [i, one] of issuers.entries()) {
    const path = `subjectIssuers[${i}]`;
    checkIssuer(`${path}.issuer`, one.issuer, report);
    if (one.audience === '') {
      const fix = 'write the id of the client';
      report.error('subject-issuer-invalid', `${path}.audience`, '', 'a token for anybody would be accepted', fix);
    }
    checkScopes(`${path}.scopes`, one.scopes, report);
    checkKeySource(path, one, report);
    for (const [j, other] of issuers.slice(0, i).entries())
      checkTwo(one, other, [path, `subjectIssuers[${j}]`], report);
    checkPrefix(path, one, issuers, report);
  }
}

function checkKeySource(path: string, { discoveryUrl, jwksUri }: SubjectIssuer, report: ConstructReport): void {
  for (const [name, url] of Object.entries({ discoveryUrl, jwksUri })) {
    if (url === undefined || isHttps(url)) continue;
    const fix = 'write "https://id.shop.example/keys", for example';
    report.error('subject-issuer-invalid', `${path}.${name}`, url, 'it is no https URL', fix);
  }
  if (discoveryUrl === undefined || jwksUri === undefined) return;
  const reason = 'the discovery document at discoveryUrl says where the keys are, too';
  report.error('subject-issuer-invalid', `${path}.jwksUri`, jwksUri, reason, 'leave one of the two out');
}

/** Two entries may be about one provider, and then have to agree about it. */
function checkTwo(
  one: SubjectIssuer,
  other: SubjectIssuer,
  [path, before]: readonly [string, string],
  report: ConstructReport,
): void {
  const refuse = (field: keyof SubjectIssuer, reason: string, fix: string) =>
    report.error('subject-issuer-invalid', `${path}.${field}`, one[field], reason, fix);
  if (one.issuer !== other.issuer) {
    if (withoutSlash(one.issuer) !== withoutSlash(other.issuer)) return;
    const reason = `it differs from that of ${before} by the slash at the end alone, and tokens have one of the two`;
    refuse('issuer', reason, 'write it as iss of its tokens is, in one entry');
    return;
  }
  if (one.audience === other.audience) {
    const reason = `${before} has this audience of this issuer, so that nothing goes by this entry`;
    refuse('audience', reason, `add its scopes to ${before}`);
  }
  for (const field of ['discoveryUrl', 'jwksUri'] as const) {
    if (one[field] === undefined || other[field] === undefined || one[field] === other[field]) continue;
    refuse(field, `${before} has another one for the same issuer`, 'write it once');
  }
  const { subjectPrefix = '' } = other;
  if ((one.subjectPrefix ?? '') === subjectPrefix) return;
  const reason = `${before} is the same provider and has ${JSON.stringify(subjectPrefix)}: one user would become two subjects`;
  const fix =
    subjectPrefix === '' ? `leave it out, or give ${before} the same` : `write ${JSON.stringify(subjectPrefix)}`;
  report.error('subject-prefix-differs', `${path}.subjectPrefix`, one.subjectPrefix ?? '', reason, fix);
}

/** Subjects of two providers have to stay two; those of one are the same users. */
function checkPrefix(
  path: string,
  { issuer, subjectPrefix = '' }: SubjectIssuer,
  issuers: readonly SubjectIssuer[],
  report: ConstructReport,
): void {
  const others = issuers.filter((other) => other.issuer !== issuer);
  if (!others.some((other) => subjectPrefix.startsWith(other.subjectPrefix ?? ''))) return;
  const reason = 'it begins as that of another provider, which could name the same subjects';
  const fix = Token.isUnresolved(issuer)
    ? 'give each provider a subjectPrefix of its own, such as "staff:"; entries of one provider need the very same issuer'
    : 'give each provider a subjectPrefix of its own, such as "staff:"';
  report.error('subject-prefix-missing', `${path}.subjectPrefix`, subjectPrefix, reason, fix);
}

function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, '');
}
