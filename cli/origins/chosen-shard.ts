import { Option } from 'commander';
import { problem } from '../tokens/problem';
import type { LiveList, Shard } from './live-list';

/** What a command takes that goes by the versions of one parameter. */
export interface ShardOptions {
  readonly shard?: string;
}

export function shardOption(): Option {
  return new Option('--shard <number>', 'of a list of several parameters, whose versions: 0 for the first one');
}

/** Parameters that a message names. */
const NAMED = 10;

/**
 * The parameter of a list whose versions are meant: the only one there is, or the one of a number.
 *
 * @param number as it was written
 * @throws Error `shard-unknown`
 */
export function chosenShard({ shards, written }: LiveList, number: string | undefined): Shard {
  if (number === undefined && written.length <= 1) return written[0] ?? shards[0]!;
  const found = written.find((shard) => String(shards.indexOf(shard)) === number);
  if (found) return found;
  const latest = [...written].sort((a, b) => Number(b.current.at ?? 0) - Number(a.current.at ?? 0));
  const texts = latest.slice(0, NAMED).map((shard) => {
    const { parameter, current } = shard;
    const at = current.at ? `, of ${current.at.toISOString()}` : '';
    return `--shard ${shards.indexOf(shard)} for ${parameter.name} (version ${current.version}${at})`;
  });
  const more = latest.length > NAMED ? [`${latest.length - NAMED} more`] : [];
  const got = number === undefined ? 'the list has several parameters' : `got ${JSON.stringify(number)}`;
  throw new Error(problem('shard-unknown', `${got}: write ${[...texts, ...more].join(', or ')}`));
}
