import type { Item } from '../../aws/dynamodb-item';
import { fromKeyItem, type KeyRecord } from './key-record';

/** The keys of a table, as one read of it shows them. */
export interface StoredKeys {
  readonly keys: readonly KeyRecord[];
  /** Of the keys that were ever made, the last; 0 where there is none. */
  readonly newestGeneration: number;
}

/** The number at the end of a `kid`; longer ones are no generations, and would not be whole numbers. */
const GENERATION = /-(\d{1,15})$/;

/**
 * The keys of the feed. Whatever stands where a generation's record stands is in the way of another: it counts as made,
 * readable or not.
 */
export function storedKeys(items: readonly Item[]): StoredKeys {
  const keys = items.map(fromKeyItem).filter((key) => key !== undefined);
  const named = items.map(({ sk }) => Number(GENERATION.exec(String(sk))?.[1] ?? 0));
  const generations = [...named, ...keys.map(({ generation }) => generation)];
  return { keys, newestGeneration: generations.reduce((newest, generation) => Math.max(newest, generation), 0) };
}
