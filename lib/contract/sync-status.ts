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

/** What Parameter Store holds in one parameter, of the larger tier. */
const MAX_BYTES = 8192;

/** The value of the parameter. Where it is too long, examples are left out, then what problems say. */
export function writeSyncStatus(status: SyncStatus): string {
  const { targets } = status;
  const bare = targets.map(({ lastLeftOut: _, ...target }) => target);
  const shorter = [
    { ...status, targets: bare },
    { ...status, sources: status.sources.map(withoutWords), targets: bare.map(withoutWords) },
  ];
  return [status, ...shorter].map(textOf).find((value) => Buffer.byteLength(value) <= MAX_BYTES) ?? textOf(shorter[1]!);
}

function withoutWords<T extends { readonly problem?: string }>(one: T): T {
  return one.problem ? { ...one, problem: 'see the log' } : one;
}

/** A value with two opening or closing braces may be taken for a reference. */
function textOf(status: SyncStatus): string {
  return JSON.stringify(status, (_, value) => (typeof value === 'string' ? value.replace(/[{}]{2,}/g, '') : value));
}

/** What a value says; `undefined` for what is none. Never throws. */
export function readSyncStatus(value: string): SyncStatus | undefined {
  try {
    const status = JSON.parse(value);
    return Array.isArray(status.sources) && Array.isArray(status.targets) ? status : undefined;
  } catch {
    return undefined;
  }
}
