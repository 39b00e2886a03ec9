import type { ClientInput, ClientSecret } from './client';
import { checkJwks } from './client-key-issues';
import type { ClientReport } from './client-report';

const MAX_SECRETS = 2;
const SHA256 = /^[A-Za-z0-9_-]{43}$/;

/** Checks what a client proves itself with: nobody can keep a secret in a page. */
export function checkCredentials({ type, secrets, jwks }: ClientInput, report: ClientReport): void {
  const reason = 'everybody can read the source of a page, so it would authenticate nobody';
  const fix = 'leave it out, or make a client of another type';
  if (type === 'browser') {
    if (Array.isArray(secrets) && secrets.length > 0)
      report.error('secrets-unexpected', 'secrets', undefined, reason, fix);
    if (jwks !== undefined) report.error('jwks-unexpected', 'jwks', undefined, reason, fix);
    return;
  }
  if (secrets !== undefined) checkSecrets(secrets, report);
  if (jwks !== undefined) checkJwks(jwks, report);
}

function checkSecrets(secrets: unknown, report: ClientReport): void {
  if (!Array.isArray(secrets)) {
    report.error('type-invalid', 'secrets', undefined, 'a list was expected', 'rotate the secret of this client');
    return;
  }
  if (secrets.length > MAX_SECRETS) {
    const reason = `at most ${MAX_SECRETS} secrets can be valid at a time`;
    report.error('secrets-too-many', 'secrets', secrets.length, reason, 'rotate the secret of this client');
  }
  for (const [i, secret] of secrets.entries()) {
    if (isSecret(secret)) continue;
    const reason = 'a secret is kept as { id, hash, created, expires? }, its hash as SHA-256 in base64url';
    report.error('secret-invalid', `secrets[${i}]`, undefined, reason, 'rotate the secret of this client');
  }
}

function isSecret(secret: unknown): secret is ClientSecret {
  const { id, hash, created, expires } = (secret ?? {}) as ClientSecret;
  const times = Number.isSafeInteger(created) && (expires === undefined || Number.isSafeInteger(expires));
  return typeof id === 'string' && id !== '' && typeof hash === 'string' && SHA256.test(hash) && times;
}
