import { Token } from 'aws-cdk-lib';
import type { ConstructReport } from '../class/construct-report';

const WELL_KNOWN = /\/\.well-known\/.*$/;
/**
 * Microsoft's endpoints for users of more than one tenant
 * (https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints): tokens name the tenant of their user.
 */
const MULTI_TENANT =
  /^https:\/\/(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)\/(common|organizations|consumers)(?=\/|$)/i;
/** The tenant that all personal accounts are in (https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer). */
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Whether it is an https URL, as far as it is known. */
export function isHttps(url: string): boolean {
  return Token.isUnresolved(url) || /^https:\/\/[^\s#]+$/.test(url);
}

/** Refuses an issuer that no token can name. */
export function checkIssuer(path: string, issuer: string, report: ConstructReport): void {
  const problem = problemOf(issuer);
  if (problem) report.error('subject-issuer-invalid', path, issuer, ...problem);
}

/** The reason and the fix. */
function problemOf(issuer: string): [string, string] | undefined {
  const isKnown = !Token.isUnresolved(issuer);
  if (!isHttps(issuer) || (isKnown && issuer.includes('?'))) {
    const reason = 'an issuer is an https URL without query and fragment (OpenID Connect Discovery, section 3)';
    return [reason, 'write userPool.userPoolProviderUrl, for example'];
  }
  if (WELL_KNOWN.test(issuer)) {
    const bare = JSON.stringify(issuer.replace(WELL_KNOWN, ''));
    const fix = isKnown
      ? `write ${bare}, or with a slash at the end where that document has one`
      : 'write it without what begins with /.well-known/';
    return ['it is the URL of a document, in which "issuer" is what tokens name', fix];
  }
  const tenant = isKnown ? MULTI_TENANT.exec(issuer)?.[1]?.toLowerCase() : undefined;
  if (tenant === 'consumers') {
    const fix = `write ${JSON.stringify(issuer.replace(/consumers/i, CONSUMERS))}`;
    return ['it stands for one tenant, by whose id tokens name it', fix];
  }
  if (tenant === undefined && !(isKnown && /[{}]/.test(issuer))) return undefined;
  const reason = 'it stands for many tenants, and a token names the one that its user is in';
  const fix = 'write an entry for each tenant, with its id in place of the placeholder and a subjectPrefix of its own';
  return [reason, fix];
}
