import { NONE } from '../policy/live-allowlist';
import {
  type EntriesAndSources,
  type ListPart,
  type PartVersions,
  partsIn,
  writeEffectiveList,
} from './effective-list';
import { MAX_PARAMETER_BYTES } from './parameter-size';

/**
 * Name of a parameter with one part of the list, the entries of one source. Where one parameter has no room for the list, each of its parts
 * has its own, `/shop/cors/orders/effective/0` and so on, and the effective list says which version of each is in force. So a list changes at
 * once: parts are written first, and whoever reads goes by the versions that it says, or by what it had before.
 */
export function partName(effective: string, index: number): string {
  return `${effective}/${index}`;
}

/** The value of a list whose parts have parameters of their own, by the version of each in their order. */
export function writePartVersions(readAt: number, { since, parts }: PartVersions): string {
  return JSON.stringify({ readAt: new Date(readAt).toISOString(), since, parts });
}

/**
 * Bytes that what is in force has for the entries of a source, whatever its version: in a part of its own, or alone in a list, which says
 * when it was read, too.
 */
export function entriesRoom(parameter: string): number {
  const alone = { readAt: 0, parts: [{ parameter, version: LATE_VERSION, entries: [] }] };
  return MAX_PARAMETER_BYTES - Buffer.byteLength(writeEffectiveList(alone).value) + NONE.length;
}

/** As many digits as no parameter has ever seen: one that is changed each second gets there in 115 days. */
const LATE_VERSION = 9_999_999;

/** The value of a part, and the last entries, which do not fit. It says nothing of when it was read, so that it changes with its source alone. */
export function writePart({ parameter, version, entries }: ListPart): { value: string; leftOut: readonly string[] } {
  let held = entries.length;
  let value: string;
  do {
    const own = entries.slice(0, held).join(',') || NONE;
    value = JSON.stringify({ sources: [[parameter, version]], entries: own });
  } while (Buffer.byteLength(value) > MAX_PARAMETER_BYTES && held-- > 0);
  return { value, leftOut: entries.slice(Math.max(0, held)) };
}

/** What the value of a part says; `undefined` for what is none. Never throws. */
export function readPart(value: string): ListPart | undefined {
  const [part, ...others] = partsIn(entriesAndSources(value)) ?? [];
  return others.length === 0 ? part : undefined;
}

/** The entries of a part, as the value of any live list; `undefined` for what is none. Never throws. */
export function entriesInPart(value: string): string | undefined {
  return entriesAndSources(value)?.entries;
}

function entriesAndSources(text: string): EntriesAndSources | undefined {
  try {
    const { sources, entries } = JSON.parse(text);
    return typeof entries === 'string' ? { sources, entries } : undefined;
  } catch {
    return undefined;
  }
}
