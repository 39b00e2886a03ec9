import { parseListEntry } from '../../lib/policy/list-entry';
import { type Failure, isFailure } from '../../request/aws/failure';
import type { Parameter } from '../../request/aws/parameter-store';
import { entriesOf, type InitialList, listValue } from './initial-list';
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
 * that they took off a list which went away. An origin that was removed, or whose last day has passed, never comes back by a
 * rename; none is let in by one, and none for longer than it was.
 *
 * @param now milliseconds since the epoch
 */
export async function firstValue(
  list: InitialList,
  { renamed, gone }: Predecessors,
  read: Read,
  now: number,
): Promise<FirstValue | string> {
  if (renamed !== undefined) {
    const before = await read(renamed);
    if (isFailure(before)) return unreadable(list, renamed, before);
    return { value: before.value, copiedFrom: renamed.parameterName };
  }
  const wanted = list.origins.map(originOf);
  const removed = new Set<string>();
  const added = new Set<string>();
  let entries = list.origins;
  for (const other of gone) {
    const before = other.origins.map(originOf);
    if (!before.some((origin) => wanted.includes(origin))) continue;
    const answer = await read(other);
    if (isFailure(answer)) return unreadable(list, other, answer);
    const live = entriesOf(answer.value);
    const admitted = live.filter((entry) => endOf(entry) > now);
    for (const origin of before) if (!admitted.some((entry) => originOf(entry) === origin)) removed.add(origin);
    for (const entry of live) if (![...before, ...wanted].includes(originOf(entry))) added.add(entry);
    entries = entries.map((entry) => earlier(entry, admitted));
  }
  const leftOut = list.origins.filter((entry) => removed.has(originOf(entry)));
  const value = listValue(entries.filter((entry) => !removed.has(originOf(entry))));
  return {
    value,
    ...(leftOut.length > 0 && { leftOut }),
    ...(added.size > 0 && { notCopied: [...added] }),
  };
}

function originOf(entry: string): string {
  return entry.split(';', 1)[0]!;
}

/** When an entry ends; what cannot be read, or only joins, admits nobody. */
function endOf(entry: string): number {
  const parsed = parseListEntry(entry);
  return typeof parsed === 'string' || parsed.joins !== undefined ? 0 : parsed.endsAt;
}

/** The entry, or what operators made of it where that ends before: of several of one origin the last one counts. */
function earlier(entry: string, admitted: readonly string[]): string {
  const own = admitted.filter((other) => originOf(other) === originOf(entry));
  const [last] = own.sort((a, b) => endOf(b) - endOf(a));
  return last !== undefined && endOf(last) < endOf(entry) ? last : entry;
}

function unreadable(list: InitialList, before: InitialList, { failure, message }: Failure): string {
  return (
    `it takes the place of ${JSON.stringify(before.parameterName)}, which cannot be read (${failure}: ${message}), so that ` +
    `origins which were taken off it could come back: create ${JSON.stringify(list.parameterName)} by hand with the origins ` +
    'that are to be let in, and deploy again'
  );
}
