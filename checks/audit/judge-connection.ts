import type { OriginPattern } from '../../lib/policy/origin';
import type { CertificateFacts, ConnectionFacts } from './facts';
import { type Finding, finding } from './finding';

/** Where renewal by a machine would have been due long ago; ACM begins 60 days before (docs/audit.md). */
const ENDS_SOON_DAYS = 14;
const OUT_OF_DATE = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** What a connection says against an entry. */
export function judgeConnection({ text, wildcard }: OriginPattern, facts: ConnectionFacts): Finding[] {
  const { address, certificate, redirect, problem } = facts;
  const bad = certificate ? judgeCertificate(certificate) : [];
  // a name that was made up need have no page; a certificate for all that fit is one of theirs
  if (wildcard) return certificate?.matches ? bad : [];
  if (problem !== undefined && bad.length === 0) {
    const message = `${address} gave no answer (${problem})`;
    return [finding('no-answer', message, 'audit again; if it stays so, remove the entry once its page is gone')];
  }
  return [...bad, ...judgeRedirect(text, redirect)];
}

function judgeCertificate({ issuer, validTo, daysLeft, untrusted, matches }: CertificateFacts): Finding[] {
  const renew = 'have whoever serves the page renew it';
  const until = validTo.slice(0, 10);
  if (untrusted !== undefined && OUT_OF_DATE.includes(untrusted))
    return [finding('certificate-expired', `the certificate of ${issuer} was valid to ${until} (${untrusted})`, renew)];
  if (untrusted !== undefined) {
    const message = `the certificate of ${issuer} is not trusted (${untrusted})`;
    return [finding('certificate-untrusted', message, 'have whoever serves the page use one of a public authority')];
  }
  if (!matches) {
    const message = `the certificate of ${issuer} is for other names: somebody else may answer there`;
    return [finding('certificate-name-mismatch', message, 'see who answers there, or remove the entry')];
  }
  if (daysLeft >= ENDS_SOON_DAYS) return [];
  return [
    finding('certificate-ends-soon', `the certificate of ${issuer} is valid to ${until}, ${daysLeft} days`, renew),
  ];
}

function judgeRedirect(origin: string, redirect: string | undefined): Finding[] {
  if (redirect === undefined || redirect.startsWith(`${origin}/`)) return [];
  const message = `it leads to ${redirect}`;
  return [
    finding(
      'redirects-elsewhere',
      message,
      'list the origin that it leads to, and remove this one once no page is left',
    ),
  ];
}
