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

/** What a list with staged entries says beside what it admits now. */
export interface StagedLists {
  /** What it would admit if all stages were promoted. */
  readonly candidate: readonly string[];
  /** What it admits for clients by their number, from 0 to 99, in rising order; for those beyond, what it admits now. */
  readonly shares: readonly { readonly below: number; readonly origins: readonly string[] }[];
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
  return { origins: originsFor(listed, NOBODY), ...(staged && { staged }), rejected, usable, endsAt };
}

/** Stand for a client whom no stage has reached, and for one whom all have reached. */
const NOBODY = 100;
const EVERYBODY = -1;

/** What a list admits for the client of a number: those below its percentage are the share of a stage. */
function originsFor(entries: readonly ListEntry[], client: number): string[] {
  const own = entries.filter(({ joins, leaves }) => !(client >= joins!) && !(client < leaves!));
  return [...new Set(own.map(({ origin }) => origin))];
}

function stagedIn(entries: readonly ListEntry[]): StagedLists | undefined {
  const percents = entries.flatMap(({ joins, leaves }) => joins ?? leaves ?? []);
  if (percents.length === 0) return undefined;
  const limits = [...new Set(percents)].filter((percent) => percent > 0).sort((a, b) => a - b);
  const shares = limits.map((below, i) => ({ below, origins: originsFor(entries, limits[i - 1] ?? 0) }));
  return { candidate: originsFor(entries, EVERYBODY), shares };
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
