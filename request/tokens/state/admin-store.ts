import { PARTITIONS } from '../../../lib/contract/token-table';
import type { ItemKey } from '../../aws/dynamodb';
import type { Item } from '../../aws/dynamodb-item';
import { type Failure, isFailure } from '../../aws/failure';
import type { Client } from '../client/client';
import { clientKey, fromClientItem, type SpoiltClient, toClientItem } from '../client/client-item';
import { addKeyOwner, type KeyOwner, removeKeyOwner } from '../key/key-owners';
import { type KeyRecord, toKeyItem } from '../key/key-record';
import { readKeySeries } from '../key/key-series';
import { type BegunKey, readBegunKey, writeBegunKey } from '../key/pending-kms-key';
import { FEED_KEYS } from './revocation-feed';
import { TokenStore } from './token-store';

const SETTINGS: ItemKey = { pk: PARTITIONS.settings, sk: 'settings' };

/** With what the issuer has no need of: for key rotation, deployments and operators. */
export class AdminStore extends TokenStore {
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
