import { PARTITIONS, RATE_PREFIX } from '../../../lib/contract/token-table';
import type { DynamoDb } from '../../aws/dynamodb';
import type { Item } from '../../aws/dynamodb-item';
import { type Failure, isFailure } from '../../aws/failure';
import type { Client } from '../client/client';
import { hasIssues } from '../client/client-issues';
import { clientKey, fromClientItem, type SpoiltClient } from '../client/client-item';
import { type StoredKeys, storedKeys } from '../key/key-items';
import type { KeyRecord } from '../key/key-record';
import { rememberId, wasIdSeen } from './replay-store';
import { FEED_KEYS, feedTime, type Revocation, readFeed } from './revocation-feed';

/** What the store needs of a table; a table in memory will do. */
export type Table = Pick<DynamoDb, 'get' | 'query' | 'put' | 'add' | 'delete'>;

/** DynamoDB deletes expired items when it finds the time; readers go by `exp`. */
const EXPIRED_FOR_SECONDS = 60;

/** What the table of tokens holds, in its own words. Failures are values: no call ever rejects. */
export class TokenStore {
  protected readonly table: Table;

  constructor(table: Table) {
    this.table = table;
  }

  /** Entries of the feed and all keys; of the entries, those that were written at `sinceMs` or later. */
  async feed(sinceMs: number, signal: AbortSignal): Promise<readonly Item[] | Failure> {
    return readFeed(this.table, sinceMs, signal);
  }

  async revoke(revocation: Revocation, nowMs: number, signal: AbortSignal): Promise<undefined | Failure> {
    const { kind, id, exp } = revocation;
    const item = {
      pk: PARTITIONS.feed,
      sk: `${feedTime(nowMs)}#${kind}#${id}`,
      ...revocation,
      ttl: exp + EXPIRED_FOR_SECONDS,
    };
    return this.table.put(item, {}, signal);
  }

  async keys(signal: AbortSignal): Promise<readonly KeyRecord[] | Failure> {
    const stored = await this.storedKeys(signal);
    return isFailure(stored) ? stored : stored.keys;
  }

  /** The keys, and which generation was made last. */
  async storedKeys(signal: AbortSignal): Promise<StoredKeys | Failure> {
    const items = await this.table.query(PARTITIONS.feed, FEED_KEYS, signal);
    return isFailure(items) ? items : storedKeys(items);
  }

  async client(id: string, signal: AbortSignal): Promise<Client | undefined | Failure> {
    const client = await this.storedClient(id, signal);
    if (client === undefined || isFailure(client) || !hasIssues(client)) return client;
    const codes = client.issues.map(({ code, path }) => `${path}: ${code}`).join(', ');
    return { failure: 'malformed', message: `client ${JSON.stringify(id)}: ${codes}` };
  }

  /** A client, valid or not: what is wrong with its record can be put right. */
  async storedClient(id: string, signal: AbortSignal): Promise<Client | SpoiltClient | undefined | Failure> {
    const item = await this.table.get(clientKey(id), signal);
    return item === undefined || isFailure(item) ? item : fromClientItem(item);
  }

  /** Counts one request of a client or an address in a window of time, and tells how many there are now. */
  async count(
    kind: 'client' | 'address',
    id: string,
    window: { readonly start: number; readonly end: number },
    signal: AbortSignal,
  ): Promise<number | Failure> {
    const key = { pk: `${RATE_PREFIX}${kind}#${id}`, sk: String(window.start) };
    return this.table.add(key, 'n', 1, window.end + EXPIRED_FOR_SECONDS, signal);
  }

  /** Remembers that `jti` was seen, until `ttl`; the failure is `exists` if it was seen before. */
  async remember(whose: string, jti: string, ttl: number, signal: AbortSignal): Promise<undefined | Failure> {
    return rememberId(this.table, whose, jti, ttl, signal);
  }

  async wasSeen(whose: string, jti: string, signal: AbortSignal): Promise<boolean | Failure> {
    return wasIdSeen(this.table, whose, jti, signal);
  }
}
