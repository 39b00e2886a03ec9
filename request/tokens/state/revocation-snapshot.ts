import type { Item } from '../../aws/dynamodb-item';
import { fromKeyItem } from '../key/key-record';
import type { TokenState } from '../token/access-token';
import type { RevocableClaims } from '../token/claims';
import type { TokenRefusal } from '../token/reasons';
import { VerificationKey } from '../token/verification-key';
import { FEED_KEYS, type Revocation } from './revocation-feed';

/** Revocations that one instance remembers at most; beyond, an epoch does the same with one entry. */
export const MAX_REVOCATIONS = 250_000;
const PRUNE_INTERVAL_SECONDS = 60;

interface Epoch {
  readonly notBefore: number;
  readonly exp: number;
}

/**
 * Keys and revocations as they were read from the feed. Revocations only add up: whichever way entries arrive, twice or
 * out of order, none is lost. Keys are all in each read, and replaced by it.
 */
export class RevocationSnapshot implements TokenState {
  #keys: ReadonlyMap<string, VerificationKey> = new Map();
  /** By `jti`, the second from which on an entry means nothing. */
  readonly #tokens = new Map<string, number>();
  readonly #clients = new Map<string, Epoch>();
  readonly #subjects = new Map<string, Epoch>();
  #issuerNotBefore = 0;
  #pruneAt = 0;

  /** How many revocations are remembered. */
  get size(): number {
    return this.#tokens.size + this.#clients.size + this.#subjects.size;
  }

  key(kid: string): VerificationKey | undefined {
    return this.#keys.get(kid);
  }

  /** What revokes a token, if anything does. Neither `jti` nor `client_id` need be more than claimed: this only denies. */
  revocation({ jti, client_id, sub, iat }: RevocableClaims): TokenRefusal | undefined {
    if (iat < this.#issuerNotBefore) return 'issuer-revoked';
    if (this.#tokens.has(jti)) return 'token-revoked';
    if (iat < (this.#clients.get(client_id)?.notBefore ?? 0)) return 'client-revoked';
    if (iat < (this.#subjects.get(sub)?.notBefore ?? 0)) return 'subject-revoked';
    return undefined;
  }

  /**
   * Takes what was read; tells how many entries make no sense. Those that are about nothing any more are left out:
   * DynamoDB deletes items days after their end.
   *
   * @param isNewest whether no read that began later came first; its keys count
   */
  add(items: readonly Item[], nowSeconds: number, isNewest = true): number {
    const keys = new Map<string, VerificationKey>();
    let unusable = 0;
    for (const item of items) {
      const known = isKey(item) ? this.#addKey(item, keys) : this.#addRevocation(item, nowSeconds);
      if (!known) unusable += 1;
    }
    if (isNewest) this.#keys = keys;
    this.#prune(nowSeconds);
    return unusable;
  }

  #addKey(item: Item, keys: Map<string, VerificationKey>): boolean {
    const record = fromKeyItem(item);
    if (record === undefined) return false;
    if (record.state === 'removed') return true;
    const before = this.#keys.get(record.kid);
    const isSame = before?.alg === record.alg && JSON.stringify(before.jwk) === JSON.stringify(record.jwk);
    // what was imported once need not be again
    keys.set(record.kid, isSame ? before : new VerificationKey(record));
    return true;
  }

  #addRevocation(item: Item, nowSeconds: number): boolean {
    const { kind, id, exp, notBefore } = item as Partial<Record<keyof Revocation, unknown>>;
    if (typeof id !== 'string' || !Number.isSafeInteger(exp)) return false;
    const end = exp as number;
    if (kind === 'jti') {
      if (end > nowSeconds) this.#tokens.set(id, Math.max(end, this.#tokens.get(id) ?? 0));
      return true;
    }
    if (!Number.isSafeInteger(notBefore)) return false;
    if (kind === 'issuer') this.#issuerNotBefore = Math.max(this.#issuerNotBefore, notBefore as number);
    else if (kind === 'client') raise(this.#clients, id, { notBefore: notBefore as number, exp: end }, nowSeconds);
    else if (kind === 'subject') raise(this.#subjects, id, { notBefore: notBefore as number, exp: end }, nowSeconds);
    else return false;
    return true;
  }

  #prune(nowSeconds: number): void {
    if (nowSeconds < this.#pruneAt) return;
    this.#pruneAt = nowSeconds + PRUNE_INTERVAL_SECONDS;
    for (const [id, exp] of this.#tokens) if (exp <= nowSeconds) this.#tokens.delete(id);
    for (const epochs of [this.#clients, this.#subjects]) {
      for (const [id, { exp }] of epochs) if (exp <= nowSeconds) epochs.delete(id);
    }
  }
}

function raise(epochs: Map<string, Epoch>, id: string, epoch: Epoch, nowSeconds: number): void {
  if (epoch.exp <= nowSeconds) return;
  const before = epochs.get(id);
  epochs.set(id, {
    notBefore: Math.max(epoch.notBefore, before?.notBefore ?? 0),
    exp: Math.max(epoch.exp, before?.exp ?? 0),
  });
}

function isKey({ sk }: Item): boolean {
  return typeof sk === 'string' && sk.startsWith(FEED_KEYS);
}
