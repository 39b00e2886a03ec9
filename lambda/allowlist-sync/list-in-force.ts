import {
  type EffectiveList,
  type PartVersions,
  readEffectiveList,
  readInForce,
} from '../../lib/contract/effective-list';
import { partName, readPart, writePartVersions } from '../../lib/contract/effective-part';
import { CLOCK_SKEW_SECONDS } from '../../lib/contract/times';
import type { ListParameter, ListStore } from './list-store';

/** What is in force of a class, as its parameters have it. */
export interface ListInForce {
  /** Version of the effective parameter; 0 where there is none. */
  readonly version: number;
  /** `undefined` where nothing is known of it. */
  readonly list: KnownList | undefined;
  /** Of a list in parts: which versions of them are in force. */
  readonly said?: PartVersions;
  /** Of a list in parts: their parameters, in these versions. */
  readonly parts: readonly (ListParameter | undefined)[];
  /** Whether it names parts that have not arrived yet where they were read: nobody can go by that. */
  readonly isBehind: boolean;
}

/** A list, as far as it is known. */
export interface KnownList extends EffectiveList {
  /** Whether some of its parts are gone: more was in force than is here. */
  readonly isTorn?: boolean;
}

/** Two parameters may have their times from two machines. */
const CLOCK_SKEW_MS = CLOCK_SKEW_SECONDS * 1000;
/** All replicas of Parameter Store have by then what a list names. */
const REPLICATED_MS = 60_000;

/**
 * Rejects where anything could not be read: what is in force is not known then.
 *
 * @param parameter the effective parameter
 * @param now milliseconds since the epoch
 */
export async function readListInForce(
  effective: string,
  parameter: ListParameter | undefined,
  store: ListStore,
  now: number,
  signal: AbortSignal,
): Promise<ListInForce> {
  const said = parameter && readInForce(parameter.value);
  const version = parameter?.version ?? 0;
  if (said === undefined || !('parts' in said)) {
    return { version, list: parameter && readEffectiveList(parameter.value), parts: [], isBehind: false };
  }
  const found = await Promise.all(said.parts.map((one, i) => store.read(`${partName(effective, i)}:${one}`, signal)));
  // what is newer than the list that names it is another text under the version of one that somebody deleted
  const parts = found.map((part) =>
    part && part.modifiedAt > parameter!.modifiedAt + CLOCK_SKEW_MS ? undefined : part,
  );
  const read = parts.map((part) => part && readPart(part.value));
  const isTorn = read.includes(undefined);
  // the empty part of a source that has never said anything is none
  const known = read.flatMap((part) => (part && part.version > 0 ? [part] : []));
  return {
    version,
    said,
    list: { readAt: said.readAt, parts: known, isTorn },
    parts,
    isBehind: isTorn && now - parameter!.modifiedAt < REPLICATED_MS,
  };
}

/** A list as it goes into its parameters. */
export type ListValues = { readonly value: string } | { readonly readAt: number; readonly parts: readonly string[] };

/**
 * Writes a list: the parts that are no version of theirs yet, then which versions are in force. So a run that was stopped is gone on with,
 * and whatever was written of a list that never came into force changes nothing. Rejects as the store does.
 *
 * @param now milliseconds since the epoch
 * @returns version of the effective parameter; `undefined` where somebody else wrote that meanwhile, and nothing has changed
 */
export async function writeList(
  effective: string,
  values: ListValues,
  before: ListInForce,
  store: ListStore,
  now: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  if ('value' in values) return store.write(effective, values.value, signal);
  const versions: number[] = [];
  // one after the other: an account may write three a second by default, so that others are done meanwhile
  for (const [i, value] of values.parts.entries()) {
    const known = before.parts[i];
    if (known?.value === value) {
      versions.push(known.version);
      continue;
    }
    const name = partName(effective, i);
    const [latest, current] = await Promise.all([store.read(name, signal), store.read(effective, signal)]);
    if ((current?.version ?? 0) !== before.version) return undefined;
    versions.push(latest?.value === value ? latest.version : await store.write(name, value, signal));
  }
  const current = await store.read(effective, signal);
  if ((current?.version ?? 0) !== before.version) return undefined;
  const since = isEachNew(versions, before) ? before.said!.since : new Date(now).toISOString();
  return store.write(effective, writePartVersions(values.readAt, { since, parts: versions }), signal);
}

/** Whether each version has the text that it had, or is above all that readers may know: it is not where somebody deleted a part. */
function isEachNew(versions: readonly number[], { said, parts }: ListInForce): boolean {
  return versions.every((version, i) => {
    const named = said?.parts[i];
    return named !== undefined && (version > named || parts[i]?.version === version);
  });
}
