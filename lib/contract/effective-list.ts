import { NONE } from '../policy/live-allowlist';

/**
 * The list of a pushed class as it is in force: what the sync function made of the sources when it last read all of them. Every
 * reader of the class goes by it, whoever wrote a source meanwhile.
 */
export interface EffectiveList {
  /** When the last reading of all sources began, in milliseconds since the epoch: how long a list counts goes by that. */
  readonly readAt: number;
  /** What it was made from: names of parameters, and the version of each. */
  readonly sources: readonly (readonly [parameter: string, version: number])[];
  /** Entries as in any live list, with the days on which they end, in the order of their sources. */
  readonly entries: readonly string[];
}

/** What Parameter Store holds in one parameter, of the larger tier. */
const MAX_BYTES = 8192;

const LAST_PART = /\/origins$/;

/** Name of the parameter that the effective list is in: `/shop/cors/orders/effective` for `/shop/cors/orders/origins`. */
export function effectiveName(parameter: string): string {
  return LAST_PART.test(parameter) ? parameter.replace(LAST_PART, '/effective') : `${parameter}/effective`;
}

/**
 * The value of the parameter, and the entries that do not fit: the last ones, since an author adds at the end. What stays out has to
 * be told; it is never cut in silence.
 */
export function writeEffectiveList(list: EffectiveList): { readonly value: string; readonly leftOut: string[] } {
  const entries = [...list.entries];
  const leftOut: string[] = [];
  let value = textOf({ ...list, entries });
  while (Buffer.byteLength(value) > MAX_BYTES && entries.length > 0) {
    leftOut.unshift(entries.pop()!);
    value = textOf({ ...list, entries });
  }
  return { value, leftOut };
}

/** One text of entries and no lists in lists: a value with two closing braces may be taken for a reference. */
function textOf({ readAt, sources, entries }: EffectiveList): string {
  return JSON.stringify({ readAt: new Date(readAt).toISOString(), sources, entries: entries.join(',') || NONE });
}

/** What a value says; `undefined` for what is none. Never throws. */
export function readEffectiveList(value: string): EffectiveList | undefined {
  const read = readInForce(value);
  if (read === undefined || !Array.isArray(read.sources) || !read.sources.every(isSource)) return undefined;
  return { ...read, sources: read.sources, entries: read.entries === NONE ? [] : read.entries.split(',') };
}

/** What readers go by. */
interface InForce {
  readonly readAt: number;
  /** As the value of any live list. */
  readonly entries: string;
  readonly sources: unknown;
}

/** The part of it that readers go by; `undefined` for what is none. Never throws. */
export function readInForce(text: string): InForce | undefined {
  try {
    const { readAt, sources, entries } = JSON.parse(text);
    const time = Date.parse(readAt);
    return time && typeof entries === 'string' ? { readAt: time, sources, entries } : undefined;
  } catch {
    return undefined;
  }
}

function isSource(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';
}
