import { PARTITIONS } from '../../../lib/contract/token-table';
import type { DynamoDb } from '../../aws/dynamodb';
import type { Item } from '../../aws/dynamodb-item';
import type { Failure } from '../../aws/failure';

/** What the sort keys of keys begin with: after every revocation's. */
export const FEED_KEYS = 'key#';
const MS_DIGITS = 13;

/** What a revocation does away with; see `revoke.ts`. */
export type RevocationKind = 'jti' | 'client' | 'subject' | 'issuer';

/** One entry of the feed. Entries are added, never changed. */
export interface Revocation {
  readonly kind: RevocationKind;
  /** A `jti`, a `client_id`, a `sub`, or `all` for the issuer. */
  readonly id: string;
  /** Seconds after which the entry means nothing: what it revokes has expired by then. */
  readonly exp: number;
  /** Tokens issued before this second are revoked; of epochs only. */
  readonly notBefore?: number;
}

/** Entries of the feed and all keys; of the entries, those that were written at `sinceMs` or later. Never rejects. */
export function readFeed(
  table: Pick<DynamoDb, 'query'>,
  sinceMs: number,
  signal: AbortSignal,
): Promise<readonly Item[] | Failure> {
  return table.query(PARTITIONS.feed, feedTime(Math.max(0, sinceMs)), signal);
}

/** Of one length up to the year 2286, so that sort keys sort by time. */
export function feedTime(ms: number): string {
  return String(Math.floor(ms)).padStart(MS_DIGITS, '0');
}
