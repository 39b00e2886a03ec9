import { byOrigin, type Change, changed, listValue, originOf } from '../../checks/origins/entries';
import { problem } from '../tokens/problem';

/** Characters of a parameter that new origins leave to those that are there, which may get days and stages later. */
const KEPT = 1024;

/**
 * What a change means for each parameter of a list. An entry is changed where its origin is, and of an origin that is in several
 * parameters the first keeps it; a new one goes to the first parameter that has room.
 *
 * @param held entries of each parameter
 * @param first parameter that new origins go to while it has room
 * @param room characters that each parameter takes
 * @throws Error `list-too-long`
 */
export function divideChange(
  { put, remove, rewrite = [] }: Change,
  held: readonly (readonly string[])[],
  first: number,
  room: number,
): Change[] {
  const has = held.map((entries) => new Set(entries.map(originOf)));
  const parts = held.map((_, i) => ({
    put: [] as string[],
    remove: remove.filter((origin) => has[i]!.has(origin)),
    rewrite: [] as string[],
  }));
  const fresh: string[] = [];
  for (const [key, wanted] of [
    ['rewrite', byOrigin(rewrite)],
    ['put', byOrigin(put)],
  ] as const) {
    for (const [origin, entries] of wanted) {
      const [home, ...others] = parts.filter((_, i) => has[i]!.has(origin));
      for (const other of others) other.remove.push(origin);
      if (home) home[key].push(...entries);
      else if (key === 'put') fresh.push(...entries);
    }
  }
  const lengths = held.map((entries, i) => lengthOf(changed(entries, parts[i]!)));
  const order = [first, ...held.keys()];
  for (const entries of byOrigin(fresh).values()) {
    const more = lengthOf(entries) + 1;
    const fits = (limit: number) => order.find((i) => lengths[i]! + more <= limit);
    const at = fits(room - Math.min(KEPT, room / 8)) ?? fits(room);
    if (at === undefined) throw noRoom(held.length, lengths[0]! + more, room);
    parts[at]!.put.push(...entries);
    lengths[at]! += more;
  }
  // what others filled to the last character stays as it is
  const longest = Math.max(0, ...lengths.filter((length, i) => length > lengthOf(held[i]!)));
  if (longest <= room) return parts;
  throw held.length === 1 ? noRoom(1, longest, room) : tooLong(longest, room);
}

function lengthOf(entries: readonly string[]): number {
  return entries.length === 0 ? 0 : listValue(entries).length;
}

function noRoom(parameters: number, length: number, room: number): Error {
  const what =
    parameters === 1
      ? `the list would have ${length} characters, and there is room for ${room}`
      : `none of the ${parameters} parameters of the list has room: each takes ${room} characters`;
  const out = 'use a pattern for names of one domain, or in code more shards, lists of owners, or another class';
  return new Error(problem('list-too-long', `${what}: ${out}`));
}

/** Of an entry that gets longer where it is. */
function tooLong(length: number, room: number): Error {
  const what = `one parameter of the list would have ${length} characters, and there is room for ${room}`;
  const out = 'change fewer entries at once, or remove some and add them again, so that they go to one that has room';
  return new Error(problem('list-too-long', `${what}: ${out}`));
}
