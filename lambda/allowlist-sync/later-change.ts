import { listSources } from '../../lib/contract/list-sources';
import type { PushedClass } from '../../lib/contract/sync-config';
import type { ListParameter } from './list-store';

/** As many changes of one list within so long are parts of one that goes on. */
const MANY = 3;
const RECENT_MS = 60_000;

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
export function isOneOfMany(changed: string | undefined, read: ReadSources, config: PushedClass, now: number): boolean {
  return changed !== undefined && recentChanges(changed, read, config, now).length >= MANY;
}

/**
 * Whether the run of a later one of many changes makes the list. Should its event be lost, the schedule makes up for it, which leaves
 * nothing to others.
 */
export function isLeftToLater(
  changed: string | undefined,
  read: ReadSources,
  config: PushedClass,
  now: number,
): boolean {
  const own = changed === undefined ? undefined : read.get(changed);
  if (changed === undefined || typeof own !== 'object') return false;
  const times = recentChanges(changed, read, config, now);
  return times.length >= MANY && times.some((time) => time > own.modifiedAt);
}

/**
 * When sources were changed within the last minute: of a change of operators, theirs, so that no owner who goes on changing keeps it from
 * being in force.
 */
function recentChanges(changed: string, read: ReadSources, config: PushedClass, now: number): number[] {
  const sources = listSources(config);
  const by = sources.find(({ parameter }) => parameter === changed);
  if (by === undefined) return [];
  return sources.flatMap(({ parameter, owner }) => {
    const one = read.get(parameter);
    const counts = by.owner !== undefined || owner === undefined;
    return counts && typeof one === 'object' && one.modifiedAt > now - RECENT_MS ? [one.modifiedAt] : [];
  });
}
