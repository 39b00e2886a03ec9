import type { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { isKeyOf, storedList } from '../../../lib/contract/stored-list';
import type { KeyValueStoreConfig } from '../../../lib/contract/sync-config';
import type { keyValueStore } from '../sdk/key-value-store';
import type { Lists, Plan, SyncTarget } from '../sync-target';

/** What a store holds, and the tag by which a write says that it has seen that. */
export interface StoreState {
  readonly etag: string;
  readonly items: ReadonlyMap<string, string>;
}

/** What is to be done to a store, the removals first. */
export interface StoreChange {
  readonly deletes: readonly string[];
  readonly puts: readonly (readonly [key: string, value: string])[];
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_kvs_ListKeys.html */
const KEYS_A_PAGE = 50;
/** Keys that one call of UpdateKeys writes. */
const KEYS_A_WRITE = 50;

/**
 * Stores as this instance last knew them, by ARN: while a store has the same tag, it has not changed, and its thousands of keys need not
 * be listed again. Whoever else writes a store changes its tag.
 */
const known = new Map<string, StoreState>();

/** The KeyValueStore of a distribution. Only what differs is written, and keys of other classes stay as they are. */
export class KeyValueStoreTarget implements SyncTarget<StoreState, StoreChange> {
  readonly classes: readonly string[];

  constructor(
    private readonly config: KeyValueStoreConfig,
    private readonly sdk: typeof keyValueStore,
    private readonly client: Pick<CloudFrontKeyValueStoreClient, 'send'>,
    private readonly states: Map<string, StoreState> = known,
  ) {
    this.classes = config.classes;
  }

  async read(abortSignal: AbortSignal): Promise<StoreState> {
    const KvsARN = this.config.store;
    const { ETag: etag = '' } = await this.client.send(new this.sdk.DescribeKeyValueStoreCommand({ KvsARN }), {
      abortSignal,
    });
    const before = this.states.get(KvsARN);
    if (before?.etag === etag) return before;
    const items = new Map<string, string>();
    let NextToken: string | undefined;
    do {
      const command = new this.sdk.ListKeysCommand({ KvsARN, NextToken, MaxResults: KEYS_A_PAGE });
      const page = await this.client.send(command, { abortSignal });
      for (const { Key = '', Value = '' } of page.Items ?? []) items.set(Key, Value);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    // what was written while pages were listed is in some of them alone: its tag makes the next write fail
    const state = { etag, items };
    this.states.set(KvsARN, state);
    return state;
  }

  plan({ items }: StoreState, lists: Lists): Plan<StoreChange> {
    const deletes: string[] = [];
    const puts: [string, string][] = [];
    const leftOut = new Map<string, readonly string[]>();
    for (const name of this.classes) {
      const origins = lists.get(name);
      if (origins === undefined) continue;
      const wanted = storedList(name, origins, this.config.patternsUnder[name] ?? []);
      leftOut.set(name, wanted.leftOut);
      for (const key of items.keys()) if (isKeyOf(name, key) && !wanted.items.has(key)) deletes.push(key);
      for (const [key, value] of wanted.items) if (items.get(key) !== value) puts.push([key, value]);
    }
    return { change: deletes.length + puts.length > 0 ? { deletes, puts } : undefined, leftOut };
  }

  /** Where somebody else wrote meanwhile, no more is written: the store is read again, and the change planned anew. */
  async write({ deletes, puts }: StoreChange, { etag, items }: StoreState, abortSignal: AbortSignal): Promise<void> {
    const KvsARN = this.config.store;
    // should a write fail, nobody knows what of it arrived
    this.states.delete(KvsARN);
    const after = new Map(items);
    let IfMatch = etag;
    for (const one of parts(deletes, puts)) {
      const Deletes = one.deletes.map((Key) => ({ Key }));
      const Puts = one.puts.map(([Key, Value]) => ({ Key, Value }));
      const command = new this.sdk.UpdateKeysCommand({ KvsARN, IfMatch, Deletes, Puts });
      try {
        ({ ETag: IfMatch = '' } = await this.client.send(command, { abortSignal }));
      } catch (error) {
        if (error instanceof Error && error.name === 'ConflictException') return;
        throw error;
      }
      for (const key of one.deletes) after.delete(key);
      for (const [key, value] of one.puts) after.set(key, value);
    }
    this.states.set(KvsARN, { etag: IfMatch, items: after });
  }
}

/** As many calls as are needed, each of which is made whole or not at all. */
function parts(deletes: StoreChange['deletes'], puts: StoreChange['puts']): StoreChange[] {
  const count = Math.ceil((deletes.length + puts.length) / KEYS_A_WRITE);
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [i * KEYS_A_WRITE, (i + 1) * KEYS_A_WRITE];
    const shift = (at: number) => Math.max(0, at - deletes.length);
    return { deletes: deletes.slice(from, to), puts: puts.slice(shift(from), shift(to)) };
  });
}
