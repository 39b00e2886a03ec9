import type { Client, ClientSecret } from './client';

/** 256 bit; the prefix lets scanners of repositories find secrets that were committed. */
const SECRET_BYTES = 32;
const PREFIX = 'cdkcors_secret_';

/** A secret's only appearance, and what is kept of it. */
export interface NewSecret {
  readonly secret: string;
  readonly client: Client;
}

/**
 * Gives a client a new secret. The newest one of before goes on counting for `overlapSeconds`, so that its owner can
 * replace it; anything older stops to count.
 */
export function rotateSecret(client: Client, now: number, overlapSeconds: number): NewSecret {
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  const secret = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  const record = { id: randomBytes(6).toString('base64url'), hash: sha256(secret).toString('base64url'), created: now };
  const kept = client.secrets
    .filter((old) => counts(old, now))
    .sort((a, b) => b.created - a.created)
    .slice(0, 1)
    .map((old) => ({ ...old, expires: Math.min(old.expires ?? Number.POSITIVE_INFINITY, now + overlapSeconds) }));
  const secrets = [record, ...kept.filter((old) => counts(old, now))];
  return { secret, client: { ...client, secrets } };
}

/** Stands where there is no secret to compare with, so that clients without one take as long as others. */
const NONE: ClientSecret = { id: '', hash: 'A'.repeat(43), created: 0, expires: 0 };

/** Whether a secret counts now. Takes as long for a right one as for a wrong one, and without any secret. */
export function matchesSecret(given: string, secrets: readonly ClientSecret[], now: number): boolean {
  const { timingSafeEqual } = process.getBuiltinModule('node:crypto');
  const hash = sha256(given);
  let matches = false;
  for (const secret of [secrets[0] ?? NONE, secrets[1] ?? NONE]) {
    const equal = timingSafeEqual(hash, Buffer.from(secret.hash, 'base64url'));
    matches = (equal && counts(secret, now)) || matches;
  }
  return matches;
}

/** Whether a secret counts now, for whoever has it. */
export function counts({ expires }: ClientSecret, now: number): boolean {
  return expires === undefined || now < expires;
}

function sha256(text: string): Buffer {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest();
}
