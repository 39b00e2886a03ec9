import type { IssueCode } from './issue';
import { type ListEntry, type ListEntryFault, parseListEntry } from './list-entry';
import type { PolicyInput } from './model';
import { isFault, isInsecure, isPattern, parseOriginPattern } from './origin';

/** An entry of a live list that admits nothing. */
export interface RejectedEntry {
  readonly value: string;
  /** `entry-ended` for what was valid up to its last day. */
  readonly code: IssueCode | ListEntryFault | 'entry-ended' | 'pattern-not-under-allowed-domain';
}

/**
 * A list with staged entries, each of its origins once for each way to be in it. What a stage makes of the list is put together where it
 * counts, since a hundred stages of a list of 25,000 origins would be a hundred such lists.
 */
export interface StagedLists {
  /** What is in no stage. */
  readonly steady: readonly string[];
  /** In rising order of percentages. */
  readonly stages: readonly Stage[];
}

/** Those who have come, or gone, for clients with a number, from 0 to 99, below a percentage; for no client with 0. */
export interface Stage {
  readonly percent: number;
  readonly joins: readonly string[];
  readonly leaves: readonly string[];
}

/** What a parameter's value says. */
export interface ParsedAllowlist {
  /** What counts wherever nothing can be told of clients. */
  readonly origins: readonly string[];
  /** Of a list with entries that join or leave. */
  readonly staged?: StagedLists;
  readonly rejected: readonly RejectedEntry[];
  /** Whether the value can be relied on: it has an entry that is valid or was up to its last day, or says `none`. */
  readonly usable: boolean;
  /** When the next of its origins ends, in milliseconds since the epoch; `Infinity` where none does. */
  readonly endsAt: number;
}

/** The one word that means: no origin at all, on purpose. Parameter Store takes no empty value. */
export const NONE = 'none';

/**
 * Parses the value of a live list: origins and patterns between commas, spaces and line breaks, each with an end or without. What
 * does not parse is left out and told; it never widens the list and never takes the valid entries down.
 *
 * @param policy whose class the list belongs to: it says whether insecure origins and patterns are accepted
 * @param patternsUnder domains under which patterns are accepted; functions carry no public suffix list that could tell
 * @param now milliseconds since the epoch: what has ended by then is left out
 */
export function parseAllowlist(
  value: string,
  policy: PolicyInput,
  patternsUnder: readonly string[],
  now: number,
): ParsedAllowlist {
  const entries = value.split(/[\s,]+/).filter((entry) => entry !== '');
  const listed: ListEntry[] = [];
  const rejected: RejectedEntry[] = [];
  let usable = entries.length === 1 && entries[0] === NONE;
  let endsAt = Number.POSITIVE_INFINITY;
  for (const value of usable ? [] : entries) {
    const entry = parseListEntry(value);
    const code = typeof entry === 'string' ? entry : refusal(entry.origin, policy, patternsUnder);
    if (code !== undefined || typeof entry === 'string') {
      rejected.push({ value, code: code as RejectedEntry['code'] });
      continue;
    }
    // a list whose last entry has ended is empty on purpose
    usable = true;
    if (entry.endsAt <= now) rejected.push({ value, code: 'entry-ended' });
    else {
      listed.push(entry);
      endsAt = Math.min(endsAt, entry.endsAt);
    }
  }
  const staged = stagedIn(listed);
  // nobody has joined yet, and nobody has left
  const origins = new Set(listed.flatMap(({ origin, joins }) => (joins === undefined ? origin : [])));
  return { origins: [...origins], ...(staged && { staged }), rejected, usable, endsAt };
}

function stagedIn(entries: readonly ListEntry[]): StagedLists | undefined {
  const steady: string[] = [];
  const byPercent: { percent: number; joins: string[]; leaves: string[] }[] = [];
  for (const { origin, joins, leaves } of entries) {
    const percent = joins ?? leaves;
    if (percent === undefined) steady.push(origin);
    else {
      byPercent[percent] ??= { percent, joins: [], leaves: [] };
      byPercent[percent][joins === undefined ? 'leaves' : 'joins'].push(origin);
    }
  }
  const stages = byPercent.filter(Boolean);
  return stages.length > 0 ? { steady, stages } : undefined;
}

function refusal(
  origin: string,
  policy: PolicyInput,
  patternsUnder: readonly string[],
): RejectedEntry['code'] | undefined {
  const pattern = parseOriginPattern(origin);
  if (isFault(pattern)) return pattern;
  const { scheme, host } = pattern;
  if (policy.exactHttpsOnly && scheme !== 'https') return 'origin-not-https';
  if (policy.exactHttpsOnly && isPattern(pattern)) return 'origin-not-exact';
  if (isInsecure(pattern) && !policy.dangerouslyAllowInsecureOrigins) return 'origin-insecure';
  const under = patternsUnder.some((domain) => host === domain || host.endsWith(`.${domain}`));
  return isPattern(pattern) && !under ? 'pattern-not-under-allowed-domain' : undefined;
}
