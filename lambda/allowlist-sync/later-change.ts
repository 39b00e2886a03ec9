import type { ListParameter } from './list-store';

/** As many changes of one list within so long are parts of one that goes on. */
const MANY = 3;
const LATELY_MS = 60_000;

/**
 * Whether the run of a later change makes the list. Whoever fills a list of a hundred parameters writes one after the other, and calls for a
 * run by each, which all share the few calls that an account has: those that are not of the latest change leave the list to the one that is.
 * Should its event be lost, the schedule makes up for it.
 *
 * @param changed name of the parameter whose change called for this run; `undefined` of other runs, which leave nothing to others
 * @param read all sources of the list
 * @param now milliseconds since the epoch
 */
export function isLeftToLater(
  changed: string | undefined,
  read: ReadonlyMap<string, ListParameter | undefined | string>,
  now: number,
): boolean {
  const own = changed === undefined ? undefined : read.get(changed);
  if (typeof own !== 'object') return false;
  const times = [...read.values()].flatMap((one) => (typeof one === 'object' ? [one.modifiedAt] : []));
  const lately = times.filter((time) => time > now - LATELY_MS);
  return lately.length >= MANY && lately.some((time) => time > own.modifiedAt);
}
