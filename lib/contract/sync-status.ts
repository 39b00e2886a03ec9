import { MAX_PARAMETER_BYTES } from './parameter-size';
import type { TargetConfig } from './sync-config';

/**
 * What became of the list of a pushed class, as the sync function last met it: for people and commands alone, nothing goes by it. It is
 * written when it changes.
 */
export interface SyncStatus {
  readonly sources: readonly SourceStatus[];
  /** Entries for which the effective list has no room. */
  readonly leftOut?: number;
  readonly targets: readonly TargetStatus[];
}

/** A parameter that the list is made from. */
export interface SourceStatus {
  readonly name: string;
  /** The version that is in force; 0 where none is. */
  readonly version: number;
  /** Entries that admit nothing. */
  readonly rejected?: number;
  /** Why no later version is in force. */
  readonly problem?: string;
}

/** One place that the list is written to. */
export interface TargetStatus {
  readonly kind: TargetConfig['kind'];
  /** Path of its construct. */
  readonly name: string;
  /** The versions of the sources that it has, in their order; 0 for one of which it has nothing yet. */
  readonly has: readonly number[];
  /** Since when all this holds, as in `2026-12-03T09:15:00.000Z`. */
  readonly since: string;
  /** Entries that it has no room for, or cannot hold. */
  readonly leftOut?: number;
  /** The last ones of them. */
  readonly lastLeftOut?: readonly string[];
  /** Why it could not be read or written. */
  readonly problem?: string;
}

const LAST_PART = /\/origins$/;

/** Name of the parameter that the status is in: `/shop/cors/orders/status` for `/shop/cors/orders/origins`. */
export function statusName(parameter: string): string {
  return LAST_PART.test(parameter) ? parameter.replace(LAST_PART, '/status') : `${parameter}/status`;
}

/** What a problem says where there is no room for more. */
const SEE_LOG = 'see the log';

/**
 * The value of the parameter: what all names have in common, once; versions of a target only where it has others than are in force. Where
 * it is too long, examples are left out, then what problems say.
 */
export function writeSyncStatus(status: SyncStatus): string {
  const { targets } = status;
  const bare = targets.map(({ lastLeftOut: _, ...target }) => target);
  const shorter = [
    { ...status, targets: bare },
    { ...status, sources: status.sources.map(withoutWords), targets: bare.map(withoutWords) },
  ];
  return (
    [status, ...shorter].map(textOf).find((value) => Buffer.byteLength(value) <= MAX_PARAMETER_BYTES) ??
    textOf(shorter[1]!)
  );
}

function withoutWords<T extends { readonly problem?: string }>(one: T): T {
  return one.problem ? { ...one, problem: SEE_LOG } : one;
}

/** A value with two opening or closing braces may be taken for a reference. */
function textOf({ sources, targets, ...more }: SyncStatus): string {
  const under = folderOf(sources);
  const written = {
    under,
    sources: sources.map((source) => sourceTuple(source, under)),
    ...more,
    targets: targets.map(({ has, ...target }) => (hasAll(has, sources) ? target : { ...target, has })),
  };
  return JSON.stringify(written, (_, value) => (typeof value === 'string' ? value.replace(/[{}]{2,}/g, '') : value));
}

/** What the names of all have in common, up to a slash. */
function folderOf([first, ...others]: readonly SourceStatus[]): string {
  const parts = first?.name.split('/').slice(0, -1) ?? [];
  const isOfAll = (part: string, at: number) => others.every(({ name }) => name.split('/')[at] === part);
  const end = parts.findIndex((part, at) => !isOfAll(part, at));
  return (end < 0 ? parts : parts.slice(0, end)).map((part) => `${part}/`).join('');
}

/** The last two are left out where there is nothing to say. */
type SourceTuple = [name: string, version: number, rejected?: number, problem?: string];

function sourceTuple({ name, version, rejected = 0, problem }: SourceStatus, under: string): SourceTuple {
  const named = [name.slice(under.length), version] as const;
  if (problem !== undefined) return [...named, rejected, problem === SEE_LOG ? '' : problem];
  return rejected > 0 ? [...named, rejected] : [...named];
}

function hasAll(has: readonly number[], sources: readonly SourceStatus[]): boolean {
  return has.length === sources.length && sources.every(({ version }, at) => has[at] === version);
}

/** What a value says; `undefined` for what is none. Never throws. */
export function readSyncStatus(value: string): SyncStatus | undefined {
  try {
    const { under = '', sources, targets, ...more } = JSON.parse(value);
    const read = (sources as SourceTuple[]).map(([name, version, rejected = 0, problem]) => ({
      name: `${under}${name}`,
      version,
      ...(rejected > 0 && { rejected }),
      ...(problem !== undefined && { problem: problem || SEE_LOG }),
    }));
    const versions = read.map(({ version }) => version);
    const having = (targets as TargetStatus[]).map((target) => ({ ...target, has: target.has ?? versions }));
    return { sources: read, ...more, targets: having };
  } catch {
    return undefined;
  }
}

/** A version, and a number of entries, as long as those may get for which a status is sure to have room. */
const LARGE = 9999;

/**
 * How many bytes the status of these sources and targets may take, each of which has a problem and another version. Parameter Store has
 * room for `MAX_PARAMETER_BYTES`.
 */
export function longestSyncStatus(
  sources: readonly string[],
  targets: readonly Pick<TargetConfig, 'kind' | 'name'>[],
): number {
  const since = new Date(0).toISOString();
  const has = sources.map(() => LARGE - 1);
  const status = {
    sources: sources.map((name) => ({ name, version: LARGE, rejected: LARGE, problem: SEE_LOG })),
    leftOut: LARGE,
    targets: targets.map(({ kind, name }) => ({ kind, name, has, since, leftOut: LARGE, problem: SEE_LOG })),
  };
  return Buffer.byteLength(textOf(status));
}
