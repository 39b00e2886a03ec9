import { type EffectiveList, writeEffectiveList } from '../../lib/contract/effective-list';
import type { PushedClass } from '../../lib/contract/sync-config';
import { parseAllowlist, type RejectedEntry } from '../../lib/policy/live-allowlist';
import type { ListParameter } from './list-store';

/** By how much the clock of Parameter Store may differ from ours. */
const CLOCKS_MS = 5_000;

/** Why a source gave no list. The last good one stays in force. */
export interface SourceProblem {
  readonly problem: 'missing' | 'unusable' | 'behind' | 'unreachable';
  readonly message: string;
}

/** What comes of a reading of the source of a class. */
export interface NextList {
  /** In force from now on; `undefined` where there never was a good one. */
  readonly list: EffectiveList | undefined;
  readonly problem?: SourceProblem;
  /** Entries that admit nothing. */
  readonly rejected: readonly RejectedEntry[];
  /** Entries for which the effective list has no room. */
  readonly leftOut: readonly string[];
}

/**
 * The list of a class after a reading of its source. A reading that fails empties nothing and renews nothing.
 *
 * @param source what was read; a text says why nothing was
 * @param before the effective list until now
 * @param readAt when the reading began, in milliseconds since the epoch
 */
export function nextList(
  { source: name, policy, patternsUnder = [] }: PushedClass,
  source: ListParameter | undefined | string,
  before: EffectiveList | undefined,
  readAt: number,
): NextList {
  const kept = (problem: SourceProblem['problem'], message: string, rejected: NextList['rejected'] = []): NextList => {
    return { list: before, problem: { problem, message }, rejected, leftOut: [] };
  };
  if (typeof source === 'string') return kept('unreachable', source);
  if (source === undefined) return kept('missing', `there is no parameter ${name}`);
  if (source.type === 'SecureString')
    return kept('unusable', 'the parameter is a SecureString, and an allowlist is no secret');
  if (before !== undefined && isBehind(source, before, name)) {
    return kept('behind', `version ${source.version} was read after a later one: it is read again`);
  }
  const parsed = parseAllowlist(source.value, policy, patternsUnder, readAt);
  if (!parsed.usable)
    return kept('unusable', 'the value has no valid entry; the word none means no origin', parsed.rejected);
  const valid = (entry: string) => {
    const { origins, staged } = parseAllowlist(entry, policy, patternsUnder, readAt);
    return origins.length > 0 || staged !== undefined;
  };
  const entries = new Set(
    source.value
      .split(/[\s,]+/)
      .filter((entry) => valid(entry))
      .map(withWhatCounts),
  );
  const list: EffectiveList = { readAt, sources: [[name, source.version]], entries: [...entries] };
  const { leftOut } = writeEffectiveList(list);
  const held = { ...list, entries: list.entries.slice(0, list.entries.length - leftOut.length) };
  return { list: held, rejected: parsed.rejected, leftOut };
}

/**
 * Whether a reading is older than the one before it. The versions of a parameter that was deleted and made again begin with 1: that
 * one was written after the last reading.
 */
function isBehind({ version, modifiedAt }: ListParameter, before: EffectiveList, name: string): boolean {
  const [, last = 0] = before.sources.find(([source]) => source === name) ?? [];
  return version < last && modifiedAt < before.readAt - CLOCKS_MS;
}

/** An entry without what only people look at. Its stage is for the functions that read the list. */
function withWhatCounts(text: string): string {
  const [origin, ...parts] = text.split(';');
  return [origin, ...parts.filter((part) => /^(until|joins|leaves)=/.test(part))].join(';');
}

/** Whether two lists say the same, whenever they were read. */
export function isSameList(a: EffectiveList, b: EffectiveList): boolean {
  return JSON.stringify([a.sources, a.entries]) === JSON.stringify([b.sources, b.entries]);
}

/** What a list admits at a time where no function of ours answers: stages come there when they are promoted. */
export function originsOf(
  { policy, patternsUnder = [] }: PushedClass,
  { entries }: EffectiveList,
  now: number,
): string[] {
  return [...parseAllowlist(entries.join(','), policy, patternsUnder, now).origins];
}
