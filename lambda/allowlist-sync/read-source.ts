import type { ListPart } from '../../lib/contract/effective-list';
import type { ListSource } from '../../lib/contract/list-sources';
import type { PushedClass } from '../../lib/contract/sync-config';
import { parseListEntry } from '../../lib/policy/list-entry';
import { NONE, parseAllowlist, type RejectedEntry } from '../../lib/policy/live-allowlist';
import { ownerRefusal } from '../../lib/policy/owned-origin';
import type { ListParameter } from './list-store';

/** By how much the clock of Parameter Store may differ from ours. */
const CLOCKS_MS = 5_000;

/** Why a source gave no list. Its last good entries stay in force. */
export interface SourceProblem {
  readonly problem: 'missing' | 'unusable' | 'behind' | 'unreachable';
  readonly message: string;
}

/** What comes of a reading of one source. */
export interface SourceReading {
  readonly source: ListSource;
  /** What of it is in force from now on; `undefined` where there never was a good list. */
  readonly part: ListPart | undefined;
  /** Version that was read, 0 of a parameter that does not exist; `undefined` where nothing could be read. */
  readonly version: number | undefined;
  readonly problem?: SourceProblem;
  /** Entries that admit nothing. */
  readonly rejected: readonly Rejected[];
}

/** `origin-not-of-owner`: of a list of an owner, an origin that is under none of the owner's domains. */
type Rejected = Omit<RejectedEntry, 'code'> & {
  readonly code: RejectedEntry['code'] | NonNullable<ReturnType<typeof ownerRefusal>>;
};

/** What is known of a source before. */
interface Before {
  readonly part: ListPart | undefined;
  /** When all parameters of the operators were last read without a problem. */
  readonly readAt: number;
}

/**
 * What a source says. A reading that fails empties nothing.
 *
 * @param read the parameter; a text says why it was not read
 * @param now milliseconds since the epoch
 */
export function readSource(
  source: ListSource,
  config: PushedClass,
  read: ListParameter | undefined | string,
  before: Before | undefined,
  now: number,
): SourceReading {
  const kept = (problem: SourceProblem['problem'], message: string, rejected: SourceReading['rejected'] = []) => {
    const part = before?.part && { ...before.part, entries: validEntries(before.part.entries, source, config, now) };
    return { source, part, version: undefined, problem: { problem, message }, rejected };
  };
  if (typeof read === 'string') return kept('unreachable', read);
  if (read === undefined) {
    const missing = kept('missing', `there is no parameter ${source.parameter}`);
    // the first has to exist; another that nobody has written yet, or that has nothing any more, is no fault
    const isFault = source.parameter === config.source || missing.part?.entries.length;
    return isFault ? missing : { source, part: undefined, version: 0, rejected: [] };
  }
  if (read.type === 'SecureString')
    return kept('unusable', 'the parameter is a SecureString, and an allowlist is no secret');
  if (before?.part !== undefined && isBehind(read, before.part, before.readAt)) {
    return kept('behind', `version ${read.version} was read after a later one: it is read again`);
  }
  const { entries, rejected, usable } = parseEntries(read.value, source, config, now);
  if (!usable) return kept('unusable', 'the value has no valid entry; the word none means no origin', rejected);
  return {
    source,
    part: { parameter: source.parameter, version: read.version, entries },
    version: read.version,
    rejected,
  };
}

/**
 * Whether a reading is older than the one before it. The versions of a parameter that was deleted and made again begin with 1: that
 * one was written after the last reading.
 */
function isBehind({ version, modifiedAt }: ListParameter, known: ListPart, readAt: number): boolean {
  return version < known.version && modifiedAt < readAt - CLOCKS_MS;
}

/** What counts of the entries of a source; an owner's only under the owner's domains. */
function parseEntries(value: string, { domains }: ListSource, config: PushedClass, now: number) {
  const entries = value.split(/[\s,]+/).filter((entry) => entry !== '');
  const valid = new Set<string>();
  const rejected: Rejected[] = [];
  if (entries.length === 1 && entries[0] === NONE) return { entries: [], rejected, usable: true };
  let usable = false;
  for (const entry of entries) {
    // beside others, the word says nothing: taken for a list by itself, it would empty one whose entries are all mistyped
    if (entry === NONE) {
      rejected.push({ value: entry, code: 'origin-scheme' });
      continue;
    }
    const parsed = parseAllowlist(entry, config.policy, config.patternsUnder ?? [], now);
    const code = parsed.usable && domains ? ownerRefusal(originOf(entry), domains) : undefined;
    if (code) rejected.push({ value: entry, code });
    else {
      rejected.push(...parsed.rejected);
      usable ||= parsed.usable;
      if (parsed.usable && parsed.rejected.length === 0) valid.add(withWhatCounts(entry));
    }
  }
  return { entries: [...valid], rejected, usable };
}

function validEntries(entries: readonly string[], source: ListSource, config: PushedClass, now: number): string[] {
  return parseEntries(entries.join(','), source, config, now).entries;
}

function originOf(text: string): string {
  const entry = parseListEntry(text);
  return typeof entry === 'string' ? '' : entry.origin;
}

/** An entry without what only people look at. Its stage is for the functions that read the list. */
function withWhatCounts(text: string): string {
  const [origin, ...parts] = text.split(';');
  return [origin, ...parts.filter((part) => /^(until|joins|leaves)=/.test(part))].join(';');
}
