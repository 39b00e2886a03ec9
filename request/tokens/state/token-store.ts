import { PARTITIONS, RATE_PREFIX } from '../../../lib/contract/token-table';
import type { DynamoDb, ItemKey } from '../../aws/dynamodb';
import type { Item } from '../../aws/dynamodb-item';
import { type Failure, isFailure } from '../../aws/failure';
import type { Client } from '../client/client';
import { hasIssues } from '../client/client-issues';
import { clientKey, fromClientItem, type SpoiltClient, toClientItem } from '../client/client-item';
import { type StoredKeys, storedKeys } from '../key/key-items';
import { addKeyOwner, type KeyOwner, removeKeyOwner } from '../key/key-owners';
import { type KeyRecord, toKeyItem } from '../key/key-record';
import { readKeySeries } from '../key/key-series';
import { type BegunKey, readBegunKey, writeBegunKey } from '../key/pending-kms-key';
import { rememberId, wasIdSeen } from './replay-store';
import { FEED_KEYS, feedTime, type Revocation, readFeed } from './revocation-feed';

/** What the store needs of a table; a table in memory will do. */
export type Table = Pick<DynamoDb, 'get' | 'query' | 'put' | 'add' | 'delete'>;

const SETTINGS: ItemKey = { pk: PARTITIONS.settings, sk: 'settings' };
/** DynamoDB deletes expired items when it finds the time; readers go by `exp`. */
const EXPIRED_FOR_SECONDS = 60;

/** What the table of tokens holds, in its own words. Failures are values: no call ever rejects. */
export class TokenStore {
  private readonly table: Table;

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

  /**
   * Writes the next version of a key; the failure is `exists` if somebody else wrote it meanwhile.
   *
   * @param ttl second from which on nobody needs the record any more
   */
  async putKey(key: KeyRecord, signal: AbortSignal, ttl?: number): Promise<undefined | Failure> {
    const item = { pk: PARTITIONS.feed, sk: FEED_KEYS + key.kid, ...toKeyItem(key, ttl) };
    return this.table.put(item, key.version === 0 ? { ifAbsent: true } : { ifVersion: key.version }, signal);
  }

  /** The key of KMS that was made for a generation of a series, whether its record is written or not. */
  async begunKey(series: string, generation: number, signal: AbortSignal): Promise<BegunKey | undefined | Failure> {
    return readBegunKey(this.table, series, generation, signal);
  }

  /** Says which key of KMS a generation has; the failure is `exists` if somebody said so before. */
  async beginKey(key: BegunKey, now: number, signal: AbortSignal): Promise<undefined | Failure> {
    return writeBegunKey(this.table, key, now, signal);
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

  /** Every client, valid or not: operators have to see spoilt ones too. */
  async clients(signal: AbortSignal): Promise<readonly (Client | SpoiltClient)[] | Failure> {
    const items = await this.table.query(clientKey('').pk, undefined, signal);
    return isFailure(items) ? items : items.map(fromClientItem);
  }

  /** Writes the next version of a client; the failure is `exists` if somebody else wrote it meanwhile. */
  async putClient(client: Client, signal: AbortSignal): Promise<undefined | Failure> {
    const condition = client.version === 0 ? ({ ifAbsent: true } as const) : { ifVersion: client.version };
    return this.table.put(toClientItem(client), condition, signal);
  }

  /** What the last deployment said of itself. */
  async settings(signal: AbortSignal): Promise<Item | undefined | Failure> {
    return this.table.get(SETTINGS, signal);
  }

  async putSettings(settings: Item, signal: AbortSignal): Promise<undefined | Failure> {
    return this.table.put({ ...settings, ...SETTINGS }, {}, signal);
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

  /** The name that the keys of this table begin with, which has the tag that they are made with. */
  async keySeries(tag: string, signal: AbortSignal): Promise<string | Failure> {
    return readKeySeries(this.table, tag, signal);
  }

  /** Says that somebody goes by the keys. */
  async addKeyOwner(owner: KeyOwner, signal: AbortSignal): Promise<undefined | Failure> {
    return addKeyOwner(this.table, owner, signal);
  }

  /** Says that somebody goes by the keys no more, and tells who still does. */
  async removeKeyOwner(owner: KeyOwner, signal: AbortSignal): Promise<readonly string[] | Failure> {
    return removeKeyOwner(this.table, owner, signal);
  }
}
