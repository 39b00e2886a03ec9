import { PARTITIONS } from '../../../lib/contract/token-table';
import type { DynamoDb, ItemKey } from '../../aws/dynamodb';
import { type Failure, isFailure } from '../../aws/failure';
import { type KeyRecord, REMEMBERED_SECONDS } from './key-record';
import { kidOf } from './key-series';

/**
 * A key of KMS that was made for a generation. It is written down before anything else is done with it: whoever breaks off
 * leaves no key behind that nothing names. It is never changed: each generation has one key of KMS, whoever finishes it.
 */
export type BegunKey = Pick<KeyRecord, 'kid' | 'generation' | 'alg'> & { readonly kmsKeyId: string };

/** Longer than rotations fail without being noticed; gone long before the record of a removed key is. */
const BEGUN_SECONDS = REMEMBERED_SECONDS / 2;

/** The key that was begun for a generation of a series, if any. Never rejects. */
export async function readBegunKey(
  table: Pick<DynamoDb, 'get'>,
  series: string,
  generation: number,
  signal: AbortSignal,
): Promise<BegunKey | undefined | Failure> {
  const kid = kidOf(series, generation);
  const item = await table.get(keyOf(kid), signal);
  if (item === undefined || isFailure(item)) return item;
  const { alg, kmsKeyId } = item;
  return (alg === 'ES256' || alg === 'RS256') && typeof kmsKeyId === 'string'
    ? { kid, generation, alg, kmsKeyId }
    : { failure: 'malformed', message: `the key begun for generation ${generation} is malformed` };
}

/** Writes down a key that was made `now`; the failure is `exists` if its generation has one. Never rejects. */
export function writeBegunKey(
  table: Pick<DynamoDb, 'put'>,
  key: BegunKey,
  now: number,
  signal: AbortSignal,
): Promise<undefined | Failure> {
  const item = { ...keyOf(key.kid), ...key, ttl: now + BEGUN_SECONDS };
  return table.put(item, { ifAbsent: true }, signal);
}

/** Apart from the keys: nobody signs or verifies with it yet. */
function keyOf(kid: string): ItemKey {
  return { pk: PARTITIONS.settings, sk: `begun-key#${kid}` };
}
