import { type EffectiveList, readEffectiveList, writeEffectiveList } from '../../lib/contract/effective-list';
import { listSources } from '../../lib/contract/list-sources';
import type { PushedClass } from '../../lib/contract/sync-config';
import type { ListStore } from './list-store';
import { isSameList, type NextList, nextList, originsOf } from './next-list';

/** An effective list is written anew, though nothing changed, once it has used up this part of the time for which it counts. */
const RENEWED_AFTER = 0.25;

/** The list of a class in one round: what its sources say, what is in force, and which versions that is. */
export interface ClassList extends NextList {
  readonly name: string;
  readonly config: PushedClass;
  /** What it admits now; `undefined` where nothing is known of it. */
  readonly origins: readonly string[] | undefined;
  /** Version of the effective parameter that this round goes by; 0 where there is none. */
  readonly effectiveVersion: number;
  readonly isWritten: boolean;
  /** Whether somebody else wrote the effective list meanwhile. */
  readonly isOvertaken: boolean;
  /** Why the effective list could not be read or written. */
  readonly failure?: string;
}

/** Reads the sources of a class, and writes its effective list where that is due. Never rejects. */
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
    const none = { list: undefined, origins: undefined, sources: [], leftOut: [] };
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
  const sources = listSources(config);
  const read = sources.map(async ({ parameter }) => {
    return [parameter, await store.read(parameter, signal).catch(messageOf)] as const;
  });
  const next = nextList(config, new Map(await Promise.all(read)), known, startedAt);
  const one = {
    ...next,
    name,
    config,
    origins: next.list && originsOf(config, next.list, clock()),
    effectiveVersion: version,
    isWritten: false,
    isOvertaken: false,
  };
  if (next.list === undefined || !isDue(next.list, known, config)) return one;
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
