import type { EffectiveList } from '../../lib/contract/effective-list';
import { listSources } from '../../lib/contract/list-sources';
import type { PushedClass } from '../../lib/contract/sync-config';
import { isLeftToLater, isOneOfMany, type ReadSources, SETTLING_MS } from './later-change';
import { type ListInForce, type ListValues, readListInForce, writeList } from './list-in-force';
import type { ListStore } from './list-store';
import { type NextList, nextList, originsOf } from './next-list';
import type { SyncRuntime } from './sync-runtime';

/** An effective list is written anew, though nothing changed, once it has used up this part of the time for which it counts. */
const RENEWED_AFTER = 0.25;

/** The list of a class in one round: what its sources say, what is in force, and which versions that is. */
export interface ClassList extends Omit<NextList, 'values'> {
  readonly name: string;
  readonly config: PushedClass;
  /** What it admits now; `undefined` where nothing is known of it. */
  readonly origins: readonly string[] | undefined;
  /** Version of the effective parameter that this round goes by; 0 where there is none. */
  readonly effectiveVersion: number;
  readonly isWritten: boolean;
  /** Whether somebody else wrote the effective list meanwhile. */
  readonly isOvertaken: boolean;
  /** Whether the run of a later change makes the list, and this one leaves all as it is. */
  readonly isLeft?: boolean;
  /** Why the effective list could not be read or written. */
  readonly failure?: string;
}

/**
 * Reads the sources of a class, and writes its effective list where that is due. Never rejects.
 *
 * @param changed name of the parameter whose change called for the run
 */
export async function readClass(
  name: string,
  config: PushedClass,
  { store, clock, pause, signal, changed }: SyncRuntime,
): Promise<ClassList> {
  const startedAt = clock();
  const one = { name, config, isWritten: false };
  let read: ReadSources;
  let before: ListInForce;
  try {
    // before its sources, so that none of them is read in an older version than it has
    const parameter = await store.read(config.effective, signal);
    read = await readSources(config, store, signal);
    if (isOneOfMany(changed, read, config, startedAt) && !isLeftToLater(changed, read, config, startedAt)) {
      await pause(SETTLING_MS);
      read = await readSources(config, store, signal);
    }
    if (isLeftToLater(changed, read, config, startedAt))
      return { ...one, ...UNKNOWN, isOvertaken: false, isLeft: true };
    before = await readListInForce(config.effective, parameter, store, startedAt, signal);
  } catch (error) {
    return { ...one, ...UNKNOWN, isOvertaken: false, failure: messageOf(error) };
  }
  const effectiveVersion = before.version;
  // the next round looks again, before the next run does
  if (before.isBehind) return { ...one, ...UNKNOWN, effectiveVersion, isOvertaken: true, failure: BEHIND };
  const { values, ...next } = nextList(config, read, before.list, startedAt);
  const origins = next.list && originsOf(config, next.list, clock());
  const known = { ...one, ...next, origins, effectiveVersion, isOvertaken: false };
  if (next.list === undefined || values === undefined || !isDue(next.list, values, before, config)) return known;
  try {
    const written = await writeList(config.effective, values, before, store, startedAt, signal);
    if (written === undefined) return { ...known, isOvertaken: true };
    return { ...known, effectiveVersion: written, isWritten: true, isOvertaken: written !== effectiveVersion + 1 };
  } catch (error) {
    return { ...known, failure: messageOf(error) };
  }
}

/** All sources of a class by their names; a text says why one was not read. */
async function readSources(config: PushedClass, store: ListStore, signal: AbortSignal) {
  const read = listSources(config).map(async ({ parameter }) => {
    return [parameter, await store.read(parameter, signal).catch(messageOf)] as const;
  });
  return new Map(await Promise.all(read));
}

/** What was in force is not known, so that nothing can be told to be newer. */
const UNKNOWN = { list: undefined, origins: undefined, sources: [], leftOut: [], effectiveVersion: 0 };
const BEHIND = 'parts that it names cannot be read yet';

function isDue(
  list: EffectiveList,
  values: ListValues,
  before: ListInForce,
  { usableForSeconds }: PushedClass,
): boolean {
  if (before.list === undefined || !isInForce(list, values, before)) return true;
  return list.readAt - before.list.readAt >= usableForSeconds * 1000 * RENEWED_AFTER;
}

/** Whether what is in force says the same, whenever it was read. */
function isInForce({ parts }: EffectiveList, values: ListValues, before: ListInForce): boolean {
  const texts = 'parts' in values ? values.parts : [];
  const isSame = texts.length === before.parts.length && texts.every((text, i) => text === before.parts[i]?.value);
  return isSame && (texts.length > 0 || JSON.stringify(parts) === JSON.stringify(before.list?.parts));
}

/** Whether all parameters are still as they were in the round. */
export async function isCurrent(
  { effectiveVersion, sources, config }: ClassList,
  store: ListStore,
  signal: AbortSignal,
): Promise<boolean> {
  const seen = sources.flatMap(({ source, version }) =>
    version === undefined ? [] : [[source.parameter, version] as const],
  );
  const all = [[config.effective, effectiveVersion] as const, ...seen];
  const read = await Promise.all(all.map(([name]) => store.read(name, signal)));
  return all.every(([, version], i) => (read[i]?.version ?? 0) === version);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
