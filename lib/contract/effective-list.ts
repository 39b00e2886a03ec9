import { NONE } from '../policy/live-allowlist';
import { MAX_PARAMETER_BYTES } from './parameter-size';

/**
 * The list of a pushed class as it is in force: what the sync function made of its sources. Every reader of the class goes by it,
 * whoever wrote a source meanwhile.
 */
export interface EffectiveList {
  /**
   * When the last reading began that was good of all parameters of the operators, in milliseconds since the epoch: how long a list counts goes
   * by that.
   */
  readonly readAt: number;
  /** What each source has in force, those of the operators first. */
  readonly parts: readonly ListPart[];
}

/** What is in force of one source. */
export interface ListPart {
  /** Name of the parameter. */
  readonly parameter: string;
  readonly version: number;
  /** Entries as in any live list, with the days on which they end, in the order of the source. */
  readonly entries: readonly string[];
}

/** All that is in force. */
export function entriesIn({ parts }: EffectiveList): string[] {
  return parts.flatMap(({ entries }) => entries);
}

const LAST_PART = /\/origins$/;

/** Name of the parameter that the effective list is in: `/shop/cors/orders/effective` for `/shop/cors/orders/origins`. */
export function effectiveName(parameter: string): string {
  return LAST_PART.test(parameter) ? parameter.replace(LAST_PART, '/effective') : `${parameter}/effective`;
}

/** Whether one parameter has room for all of a list. */
export function hasRoom(list: EffectiveList): boolean {
  return Buffer.byteLength(textOf(list)) <= MAX_PARAMETER_BYTES;
}

/** What a list becomes in its parameter. */
interface WrittenList {
  readonly value: string;
  /** What it holds. */
  readonly list: EffectiveList;
  readonly leftOut: readonly string[];
}

/**
 * The value of the parameter, and the entries that do not fit: the last ones, since an author adds at the end, of the owner who has the
 * most, so that none is in the way of another; those of operators only when no owner has any. What stays out has to be told; it is
 * never cut in silence.
 */
export function writeEffectiveList(list: EffectiveList): WrittenList {
  const parts = list.parts.map((part) => ({ ...part, entries: [...part.entries] }));
  const lengths = parts.map(({ entries }) => lengthOf(entries));
  const leftOut: string[] = [];
  let bytes = Buffer.byteLength(textOf({ ...list, parts }));
  while (bytes > MAX_PARAMETER_BYTES) {
    const longest = Math.max(0, ...lengths.slice(1));
    const at = longest > 0 ? lengths.lastIndexOf(longest) : 0;
    const entry = parts[at]?.entries.pop();
    if (entry === undefined) break;
    leftOut.unshift(entry);
    lengths[at]! -= lengthOf([entry]);
    bytes -= lengthOf([entry]);
  }
  return { value: textOf({ ...list, parts }), list: { ...list, parts }, leftOut };
}

/** What entries take in the value, each with its comma. */
function lengthOf(entries: readonly string[]): number {
  return entries.reduce((sum, entry) => sum + Buffer.byteLength(entry) + 1, 0);
}

/** One text of entries and no lists in lists: a value with two closing braces may be taken for a reference. */
function textOf(list: EffectiveList): string {
  const readAt = new Date(list.readAt).toISOString();
  const [first, ...others] = list.parts.map(({ parameter, version, entries }) => [parameter, version, entries.length]);
  const sources = others.length === 0 && first ? [first.slice(0, 2)] : [first, ...others];
  return JSON.stringify({ readAt, sources, entries: entriesIn(list).join(',') || NONE });
}

/**
 * What a value says that has the whole list; `undefined` for what is none, and for one that names the versions of its parts. Never throws.
 */
export function readEffectiveList(value: string): EffectiveList | undefined {
  const read = readInForce(value);
  const parts = read && 'entries' in read ? partsIn(read) : undefined;
  return parts && { readAt: read!.readAt, parts };
}

/** The parts of a list, from what its value has of them; `undefined` for what is none. */
export function partsIn(read: EntriesAndSources | undefined): ListPart[] | undefined {
  if (read === undefined || !Array.isArray(read.sources) || !read.sources.every(isSource)) return undefined;
  const entries = read.entries === NONE ? [] : read.entries.split(',');
  let at = 0;
  return read.sources.map(([parameter, version, count = entries.length]) => {
    at += count;
    return { parameter, version, entries: entries.slice(at - count, at) };
  });
}

/** What a value has of its sources. */
export interface EntriesAndSources {
  /** As the value of any live list. */
  readonly entries: string;
  readonly sources: unknown;
}

/** What readers go by: the list, or the versions of the parameters that have its parts. */
type InForce = { readonly readAt: number } & (EntriesAndSources | PartVersions);

/** Which versions of its parts a list has. */
export interface PartVersions {
  readonly parts: readonly number[];
  /**
   * Since when each version has been one text alone: the versions of a part that somebody deleted begin with 1 again. What was read of
   * parts under another one is out of date, whatever its version.
   */
  readonly since?: string | undefined;
}

/** The part of a value that readers go by; `undefined` for what is none. Never throws. */
export function readInForce(text: string): InForce | undefined {
  try {
    const { readAt, since, sources, entries, parts } = JSON.parse(text);
    const time = Date.parse(readAt);
    if (!time) return undefined;
    if (typeof entries === 'string') return { readAt: time, sources, entries };
    return Array.isArray(parts) && parts.length > 0 && parts.every(isVersion)
      ? { readAt: time, since, parts }
      : undefined;
  } catch {
    return undefined;
  }
}

function isVersion(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** The number of its entries is left out where it is the only one. */
function isSource(value: unknown): value is [parameter: string, version: number, count?: number] {
  if (!Array.isArray(value)) return false;
  const [parameter, version, count = 0] = value;
  return typeof parameter === 'string' && typeof version === 'number' && Number.isInteger(count) && count >= 0;
}
