import { type Failure, isFailure } from '../../request/aws/failure';
import type { Parameter } from '../../request/aws/parameter-store';
import { type InitialList, listValue } from './initial-list';
import type { Predecessors } from './predecessors';

/** What a parameter begins with. */
export interface FirstValue {
  readonly value: string;
  /** The parameter that it was copied from. */
  readonly copiedFrom?: string;
  /** Origins of the code that were taken off a list which went away in the same deployment. */
  readonly leftOut?: readonly string[];
  /** Origins that operators had added to a list which went away, and that nobody let into this one. */
  readonly notCopied?: readonly string[];
}

export type Read = (list: InitialList) => Promise<Parameter | Failure>;

/**
 * The value of a new list: what operators made of the one that it was before, else the origins of the code without those
 * that they took off a list which went away. An origin that was removed never comes back by a rename, and none is let in by one.
 */
export async function firstValue(
  list: InitialList,
  { renamed, gone }: Predecessors,
  read: Read,
): Promise<FirstValue | string> {
  if (renamed !== undefined) {
    const before = await read(renamed);
    if (isFailure(before)) return unreadable(list, renamed, before);
    return { value: before.value, copiedFrom: renamed.parameterName };
  }
  const removed = new Set<string>();
  const added = new Set<string>();
  for (const other of gone) {
    if (!other.origins.some((origin) => list.origins.includes(origin))) continue;
    const before = await read(other);
    if (isFailure(before)) return unreadable(list, other, before);
    const live = before.value.split(/[,\s]+/).filter((origin) => origin !== '' && origin !== 'none');
    for (const origin of other.origins) if (!live.includes(origin)) removed.add(origin);
    for (const origin of live) if (![...other.origins, ...list.origins].includes(origin)) added.add(origin);
  }
  const leftOut = list.origins.filter((origin) => removed.has(origin));
  const value = listValue(list.origins.filter((origin) => !removed.has(origin)));
  return {
    value,
    ...(leftOut.length > 0 && { leftOut }),
    ...(added.size > 0 && { notCopied: [...added] }),
  };
}

function unreadable(list: InitialList, before: InitialList, { failure, message }: Failure): string {
  return (
    `it takes the place of ${JSON.stringify(before.parameterName)}, which cannot be read (${failure}: ${message}), so that ` +
    `origins which were taken off it could come back: create ${JSON.stringify(list.parameterName)} by hand with the origins ` +
    'that are to be let in, and deploy again'
  );
}
