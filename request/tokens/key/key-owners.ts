import { PARTITIONS } from '../../../lib/contract/token-table';
import type { DynamoDb } from '../../aws/dynamodb';
import type { Item } from '../../aws/dynamodb-item';
import { type Failure, isFailure } from '../../aws/failure';

/**
 * One of the deployments that go by the keys of a table: where a construct is renamed, the new one is there before the old one
 * is deleted, or the other way round if the deployment is rolled back. The last of them disposes of the keys.
 */
export interface KeyOwner {
  readonly id: string;
  /** The value of the tag that the table's keys are made with; owners of a table that this one is a copy of have another. */
  readonly tag: string;
}

const KEY = { pk: PARTITIONS.settings, sk: 'key-owners' };
/** Others that write it at the same time, one after the other. */
const MAX_TRIES = 5;

/** Adds an owner. Never rejects. */
export async function addKeyOwner(
  table: Pick<DynamoDb, 'get' | 'put'>,
  owner: KeyOwner,
  signal: AbortSignal,
): Promise<undefined | Failure> {
  const ids = await change(table, owner, (others) => [...others, owner.id], signal);
  return isFailure(ids) ? ids : undefined;
}

/** Takes an owner away, and tells who is left. Never rejects. */
export function removeKeyOwner(
  table: Pick<DynamoDb, 'get' | 'put'>,
  owner: KeyOwner,
  signal: AbortSignal,
): Promise<readonly string[] | Failure> {
  return change(table, owner, (others) => others, signal);
}

async function change(
  table: Pick<DynamoDb, 'get' | 'put'>,
  { id, tag }: KeyOwner,
  idsWith: (others: readonly string[]) => readonly string[],
  signal: AbortSignal,
): Promise<readonly string[] | Failure> {
  for (let tries = 1; ; tries++) {
    const item = await table.get(KEY, signal);
    if (isFailure(item)) return item;
    const ids = idsWith(idsOf(item, tag).filter((one) => one !== id));
    const version = Number.isSafeInteger(item?.['version']) ? (item!['version'] as number) : 0;
    const condition = item === undefined ? ({ ifAbsent: true } as const) : { ifVersion: version };
    const failure = await table.put({ ...KEY, ids, tag, version: version + 1 }, condition, signal);
    if (failure === undefined) return ids;
    if (failure.failure !== 'exists' || tries === MAX_TRIES) return failure;
  }
}

function idsOf(item: Item | undefined, tag: string): readonly string[] {
  const { ids, tag: known } = item ?? {};
  return known === tag && Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}
