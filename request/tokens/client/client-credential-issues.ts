import type { ClientInput, ClientKey, ClientSecret } from './client';
import type { ClientReport } from './client-report';

/** Algorithms that clients may sign their assertions with, and the keys that they need. */
export const ASSERTION_ALGORITHMS: { readonly [alg: string]: { readonly kty: string; readonly crv?: string } } = {
  ES256: { kty: 'EC', crv: 'P-256' },
  PS256: { kty: 'RSA' },
  RS256: { kty: 'RSA' },
};

const MAX_SECRETS = 2;
const MAX_KEYS = 5;
const SHA256 = /^[A-Za-z0-9_-]{43}$/;
/** https://www.rfc-editor.org/rfc/rfc7518#section-6: members that only private and symmetric keys have. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Checks what a client proves itself with: nobody can keep a secret in a page. */
export function checkCredentials({ type, secrets, jwks }: ClientInput, report: ClientReport): void {
  const reason = 'everybody can read what is in a page, so that it would prove nothing';
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
    const reason = `at most ${MAX_SECRETS} secrets count at one time`;
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

function checkJwks(jwks: unknown, report: ClientReport): void {
  const { keys } = (jwks ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MAX_KEYS) {
    const reason = `a JSON Web Key Set with 1 to ${MAX_KEYS} keys was expected`;
    report.error('jwks-invalid', 'jwks', undefined, reason, 'write { "keys": [ ... ] }');
    return;
  }
  for (const [i, key] of keys.entries()) checkKey(`jwks.keys[${i}]`, (key ?? {}) as ClientKey, report);
}

function checkKey(path: string, key: ClientKey, report: ClientReport): void {
  if (typeof key !== 'object' || PRIVATE_MEMBERS.some((member) => Object.hasOwn(key, member))) {
    const reason = 'it holds a secret or private member, which nobody but the client may have';
    report.error('jwk-private', path, undefined, reason, 'make a new key, and register its public members only');
    return;
  }
  const known = typeof key.alg === 'string' && Object.hasOwn(ASSERTION_ALGORITHMS, key.alg);
  const algorithm = known ? ASSERTION_ALGORITHMS[key.alg]! : undefined;
  const { kty, crv = key['crv'] } = algorithm ?? {};
  if (algorithm && kty === key.kty && crv === key['crv']) return;
  const reason = 'a key has one algorithm that fits it: ES256 on P-256, PS256 or RS256';
  report.error('jwks-invalid', path, { kty: key.kty, crv: key['crv'], alg: key.alg }, reason, 'add the member "alg"');
}
