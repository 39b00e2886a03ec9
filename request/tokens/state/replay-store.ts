import { REPLAY_PREFIX } from '../../../lib/contract/token-table';
import type { DynamoDb, ItemKey } from '../../aws/dynamodb';
import { type Failure, isFailure } from '../../aws/failure';

/** Remembers that a `jti` was seen, until `ttl`; the failure is `exists` if it was seen before. Never rejects. */
export function rememberId(
  table: Pick<DynamoDb, 'put'>,
  whose: string,
  jti: string,
  ttl: number,
  signal: AbortSignal,
): Promise<undefined | Failure> {
  return table.put({ ...keyOf(whose, jti), ttl }, { ifAbsent: true }, signal);
}

/** Whether a `jti` was seen. Never rejects. */
export async function wasIdSeen(
  table: Pick<DynamoDb, 'get'>,
  whose: string,
  jti: string,
  signal: AbortSignal,
): Promise<boolean | Failure> {
  const item = await table.get(keyOf(whose, jti), signal);
  return isFailure(item) ? item : item !== undefined;
}

function keyOf(whose: string, jti: string): ItemKey {
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256').update(jti).digest('base64url');
  return { pk: `${REPLAY_PREFIX}${whose}`, sk: hash };
}
