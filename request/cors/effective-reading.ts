import { readInForce } from '../../lib/contract/effective-list';
import { type Failure, isFailure } from '../aws/failure';
import type { Parameter } from '../aws/parameter-store';
import type { ListReading } from './allowlist-cache';

/** What the parameter of the sync function says: a list that counts from when its sources were read. */
export function effectiveReading(answer: Parameter | Failure): ListReading | Failure {
  if (isFailure(answer) || answer.type === 'SecureString') return answer;
  const list = readInForce(answer.value);
  if (list === undefined || !('entries' in list))
    return { failure: 'malformed', message: 'AllowlistSync writes no such value' };
  return { value: list.entries, readAt: list.readAt };
}
