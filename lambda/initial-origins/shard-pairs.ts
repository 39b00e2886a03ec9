import { shardName, shardsPrefix } from '../../lib/contract/list-sources';
import { type Failure, isFailure } from '../../request/aws/failure';
import { entriesOf, type InitialList } from './initial-list';
import type { ListParameters } from './list-parameters';

/** A parameter after the first, under the old and the new name of its list. */
export interface ShardPair {
  readonly from: string;
  readonly to: string;
  /** What there is under the old name: empty where there is nothing, or where the list did not go by it. */
  readonly before: string | Failure;
  /** What there is under the new name. */
  readonly now: string | Failure | undefined;
  /** Whether the list goes by it from now on. */
  readonly counts: boolean;
}

/** Pairs at a time: an account has 40 reads a second, and functions need them, too. */
const AT_ONCE = 10;

/** All parameters after the first that a list has or had. */
export async function readPairs(
  list: InitialList,
  renamed: InitialList,
  parameters: ListParameters,
): Promise<readonly ShardPair[] | Failure> {
  // by their names: where there is no parameter, there is no tag that permits to read it, and the answer would be that of a
  // parameter that somebody else made
  const namesOf = ({ parameterName, region }: InitialList) => parameters.names(shardsPrefix(parameterName), region);
  const old = await namesOf(renamed);
  if (isFailure(old)) return old;
  const own = await namesOf(list);
  if (isFailure(own)) return own;
  const read = async (name: string, region: string | undefined) => {
    const answer = await parameters.read(name, region);
    return isFailure(answer) ? answer : answer.value;
  };
  const pair = async (index: number): Promise<ShardPair> => {
    const from = shardName(renamed.parameterName, index);
    const to = shardName(list.parameterName, index);
    const before = index < renamed.shards && old.has(from) ? await read(from, renamed.region) : '';
    const now = own.has(to) ? await read(to, list.region) : undefined;
    return { from, to, before, now, counts: index < list.shards };
  };
  const pairs: ShardPair[] = [];
  const count = Math.max(list.shards, renamed.shards);
  for (let index = 1; index < count; index += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - index) }, (_, i) => pair(index + i));
    pairs.push(...(await Promise.all(some)));
  }
  return pairs;
}

/** Whether one holds what the other does. */
export function hasSameEntries(one: string, other: string): boolean {
  return entriesOf(one).join() === entriesOf(other).join();
}
