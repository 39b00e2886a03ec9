import type { LiveList } from './live-list';

/** Who wrote over what somebody else wrote puts both together within some calls. */
const READINGS = 20;

/**
 * The list as it is now, once nobody is about to write a parameter again: a version that was not made from the one before it has lost
 * something for a moment, which its writer brings back.
 *
 * @param before what has not changed since needs no look
 */
export async function settledList(list: LiveList, before: LiveList): Promise<LiveList> {
  let now = await list.again();
  if (now.shards.length === 1) return now;
  for (let readings = 0; readings < READINGS; readings++) {
    const fresh = now.shards.filter(({ current }, i) => current.version !== before.shards[i]!.current.version);
    const latest = await Promise.all(fresh.map(async (shard) => (await now.versionsOf(shard)).at(-1)));
    if (latest.every((one) => one?.base === undefined || one.base === one.version - 1)) return now;
    now = await now.again();
  }
  return now;
}
