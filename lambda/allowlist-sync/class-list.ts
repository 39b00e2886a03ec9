import { type EffectiveList, readEffectiveList, writeEffectiveList } from '../../lib/contract/effective-list';
import type { PushedClass } from '../../lib/contract/sync-config';
import type { ListStore } from './list-store';
import { isSameList, type NextList, nextList, originsOf } from './next-list';

/** An effective list is written anew, though nothing changed, once it has used up this part of the time for which it counts. */
const RENEWED_AFTER = 0.25;

/** The list of a class in one round: what its source says, what is in force, and which versions that is. */
export interface ClassList extends NextList {
  readonly name: string;
  readonly config: PushedClass;
  /** What it admits now; `undefined` where nothing is known of it. */
  readonly origins: readonly string[] | undefined;
  /** Version of the effective parameter that this round goes by; 0 where there is none. */
  readonly effectiveVersion: number;
  /** Version of the source that was read; `undefined` where it could not be. */
  readonly sourceVersion: number | undefined;
  readonly isWritten: boolean;
  /** Whether somebody else wrote the effective list meanwhile. */
  readonly isOvertaken: boolean;
  /** Why the effective list could not be read or written. */
  readonly failure?: string;
}

/** Reads the source of a class, and writes its effective list where that is due. Never rejects. */
export async function readClass(
  name: string,
  config: PushedClass,
  store: ListStore,
  clock: () => number,
  signal: AbortSignal,
): Promise<ClassList> {
  const startedAt = clock();
  let known: EffectiveList | undefined;
  let version = 0;
  try {
    const parameter = await store.read(config.effective, signal);
    known = parameter && readEffectiveList(parameter.value);
    version = parameter?.version ?? 0;
  } catch (error) {
    // what was in force is not known, so that nothing can be told to be newer: the next run does it
    const none = { list: undefined, origins: undefined, rejected: [], leftOut: [], sourceVersion: undefined };
    return {
      ...none,
      name,
      config,
      effectiveVersion: 0,
      isWritten: false,
      isOvertaken: false,
      failure: messageOf(error),
    };
  }
  const source = await store.read(config.source, signal).catch(messageOf);
  const next = nextList(config, source, known, startedAt);
  const one = {
    ...next,
    name,
    config,
    origins: next.list && originsOf(config, next.list, clock()),
    effectiveVersion: version,
    sourceVersion: typeof source === 'string' || next.problem ? undefined : source?.version,
    isWritten: false,
    isOvertaken: false,
  };
  if (next.list === undefined || next.problem !== undefined || !isDue(next.list, known, config)) return one;
  try {
    const written = await store.write(config.effective, writeEffectiveList(next.list).value, signal);
    return { ...one, effectiveVersion: written, isWritten: true, isOvertaken: written !== version + 1 };
  } catch (error) {
    return { ...one, failure: messageOf(error) };
  }
}

function isDue(list: EffectiveList, known: EffectiveList | undefined, { usableForSeconds }: PushedClass): boolean {
  if (known === undefined || !isSameList(list, known)) return true;
  return list.readAt - known.readAt >= usableForSeconds * 1000 * RENEWED_AFTER;
}

/** Whether both parameters are still as they were in the round. */
export async function isCurrent(
  { effectiveVersion, sourceVersion, config }: ClassList,
  store: ListStore,
  signal: AbortSignal,
): Promise<boolean> {
  const [effective, source] = await Promise.all([
    store.read(config.effective, signal),
    store.read(config.source, signal),
  ]);
  const isSource = sourceVersion === undefined || source?.version === sourceVersion;
  return isSource && (effective?.version ?? 0) === effectiveVersion;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
