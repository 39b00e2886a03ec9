import type { ListParameter } from './list-store';

/** As many changes of one list within so long are parts of one that goes on. */
const MANY = 3;
const LATELY_MS = 60_000;

/** Whoever writes many, one after the other, writes the next one within this time. */
export const SETTLING_MS = 2_000;

/** Sources of a list as they were read, by name; a text says why one was not. */
export type ReadSources = ReadonlyMap<string, ListParameter | undefined | string>;

/**
 * Whether a run was called for by one of many changes. Whoever fills a list of a hundred parameters writes one after the other, and calls for
 * a run by each, which all share the few calls that an account has.
 *
 * @param changed name of the parameter whose change called for the run; `undefined` of other runs
 * @param now milliseconds since the epoch
 */
export function isOneOfMany(changed: string | undefined, read: ReadSources, now: number): boolean {
  return changed !== undefined && lately(read, now).length >= MANY;
}

/**
 * Whether the run of a later one of many changes makes the list. Should its event be lost, the schedule makes up for it, which leaves
 * nothing to others.
 */
export function isLeftToLater(changed: string | undefined, read: ReadSources, now: number): boolean {
  const own = changed === undefined ? undefined : read.get(changed);
  if (typeof own !== 'object' || !isOneOfMany(changed, read, now)) return false;
  return lately(read, now).some((time) => time > own.modifiedAt);
}

/** When sources were changed lately. */
function lately(read: ReadSources, now: number): number[] {
  const times = [...read.values()].flatMap((one) => (typeof one === 'object' ? [one.modifiedAt] : []));
  return times.filter((time) => time > now - LATELY_MS);
}
