import type { TokenAlgorithm } from '../../../lib/contract/token-config';
import type { Item } from '../../aws/dynamodb-item';

/**
 * Where a key stands; it only ever moves to the right. `pending`: published, does not sign yet; `active`: signs;
 * `retiring`: published for the tokens that it signed; `removed`: nothing that it signed counts.
 */
export const KEY_STATES = ['pending', 'active', 'retiring', 'removed'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** A signing key. Its private half never leaves KMS. */
export interface KeyRecord {
  readonly kid: string;
  /** Counts the keys of a table, from 1. */
  readonly generation: number;
  readonly alg: TokenAlgorithm;
  readonly state: KeyState;
  /** Since when it is in this state, in seconds since the epoch. */
  readonly since: number;
  /** Public members, `kid`, `alg` and `use`. */
  readonly jwk: PublicJwk;
  /** `undefined` once the key's deletion is scheduled in KMS. */
  readonly kmsKeyId: string | undefined;
  /** Of the stored record, for conditional writes; 0: not stored yet. */
  readonly version: number;
}

/** https://www.rfc-editor.org/rfc/rfc7517#section-4 */
export type PublicJwk = Readonly<Record<string, string>>;

/** How long the record of a removed key stays for operators to see; that of the newest generation stays for good. */
export const REMEMBERED_SECONDS = 30 * 86_400;

/**
 * The attributes of a key, as its next version.
 *
 * @param ttl second from which on nobody needs the record any more
 */
export function toKeyItem({ jwk, version, ...key }: KeyRecord, ttl?: number): Item {
  return { ...key, jwk: JSON.stringify(jwk), version: version + 1, ttl };
}

/** The key of an item; `undefined` where it is none, so that nothing is signed or verified with it. */
export function fromKeyItem(item: Item): KeyRecord | undefined {
  const { kid, generation, alg, state, since, jwk, kmsKeyId, version } = item;
  const numbers = [generation, since, version].every(Number.isSafeInteger);
  const known = (alg === 'ES256' || alg === 'RS256') && KEY_STATES.includes(state as KeyState);
  if (typeof kid !== 'string' || !numbers || !known || typeof jwk !== 'string') return undefined;
  const members = parseJwk(jwk);
  if (members === undefined || (kmsKeyId !== undefined && typeof kmsKeyId !== 'string')) return undefined;
  return { kid, generation, alg, state, since, jwk: members, kmsKeyId, version } as KeyRecord;
}

function parseJwk(text: string): PublicJwk | undefined {
  try {
    const jwk: unknown = JSON.parse(text);
    const isJwk = typeof jwk === 'object' && jwk !== null && Object.values(jwk).every((v) => typeof v === 'string');
    return isJwk ? (jwk as PublicJwk) : undefined;
  } catch {
    return undefined;
  }
}
