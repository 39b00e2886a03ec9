import { OriginSet } from '../../lib/policy/origin-set';
import { openNameUnder, sharedDomainOf } from '../../lib/policy/public-suffix';
import type { OriginFacts } from './facts';
import { type Finding, finding } from './finding';
import { judgeConnection } from './judge-connection';
import { judgeName } from './judge-name';
import type { ListedEntry } from './listed-entry';

const DAY_MS = 86_400_000;
/** Time enough to ask whoever wanted the entry. */
const ENDS_SOON_MS = 14 * DAY_MS;

/** When requests came from where: milliseconds since the epoch. */
export interface Sighting {
  readonly stack?: string;
  readonly class: string;
  readonly origin: string;
  readonly at: number;
}

/** What an entry is judged by, beside the facts about it. */
export interface Judgement {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether an origin is in a list that is looked at: who redirects to such a one has only moved. */
  readonly sightings?: readonly Sighting[];
  /** Days without a request after which that is told. */
  readonly quietDays: number;
}

/** When a request last came from an origin that an entry admits, in milliseconds since the epoch. */
export function lastSeen(entry: ListedEntry, sightings: readonly Sighting[]): number | undefined {
  if (entry.pattern === undefined) return undefined;
  const admits = new OriginSet([entry.origin]);
  const times = sightings.flatMap((one) => {
    return isOf(one, entry) && admits.match(one.origin) !== undefined ? [one.at] : [];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}

function isOf(sighting: Sighting, entry: ListedEntry): boolean {
  const { stack, class: className } = entry;
  return (
    sighting.class === className && (sighting.stack === undefined || stack === undefined || sighting.stack === stack)
  );
}

/** Everything that is to be said of an entry. */
export function judgeEntry(entry: ListedEntry, facts: OriginFacts, judgement: Judgement): Finding[] {
  const { rejected, pattern } = entry;
  if (pattern === undefined || (rejected !== undefined && rejected !== 'entry-ended')) {
    const message = `it admits nobody (${rejected ?? 'origin-syntax'})`;
    return [finding('entry-invalid', message, 'correct it, or remove it')];
  }
  const days = judgeDays(entry, judgement.now);
  // what admits nobody any more needs no page
  if (days.some(({ code }) => code === 'entry-ended')) return days;
  return [
    ...days,
    ...judgeDomain(entry),
    ...judgeUnasked(facts),
    ...(facts.name ? judgeName(pattern, facts.name, facts.connection) : []),
    ...(facts.connection ? judgeConnection(pattern, facts.connection) : []),
    ...judgeSightings(entry, judgement),
  ];
}

function judgeDays({ until, review, owner }: ListedEntry, now: number): Finding[] {
  const findings: Finding[] = [];
  if (until !== undefined) {
    const left = Date.parse(until) + DAY_MS - now;
    if (left <= 0)
      findings.push(finding('entry-ended', `its last day was ${until}`, 'remove it, or write a later day'));
    else if (left <= ENDS_SOON_MS)
      findings.push(
        finding('entry-ends-soon', `its last day is ${until}`, 'write a later day, if the page is to stay'),
      );
  }
  if (review !== undefined && Date.parse(review) <= now) {
    const fix = `ask ${owner ?? 'whoever wanted it'} whether the page still needs it, and write a later day`;
    findings.push(finding('review-due', `its review was due on ${review}`, fix));
  }
  return findings;
}

/** The lists that synth went by may have grown since. */
function judgeDomain({ pattern }: ListedEntry): Finding[] {
  if (pattern === undefined || !['http', 'https'].includes(pattern.scheme) || /[\d\]]$/.test(pattern.host)) return [];
  const { host, wildcard } = pattern;
  if (wildcard) {
    const open = openNameUnder(host);
    if (open === undefined) return [];
    const message = `anybody can get a name under ${open}, and such names fit the pattern`;
    return [finding('pattern-open', message, 'list each origin, or use a domain of your own')];
  }
  const shared = sharedDomainOf(host);
  if (shared === undefined) return [];
  const fix = 'use a domain of your own, or remove the entry before you give the name up';
  return [
    finding(
      'domain-shared',
      `${shared} gives its names to anybody, and may give this one to somebody else once it is free`,
      fix,
    ),
  ];
}

function judgeUnasked({ unasked }: OriginFacts): Finding[] {
  // pages of this very machine, and of apps, are nobody else's to take over
  if (unasked !== 'time-over') return [];
  return [finding('not-asked', 'there was no time left to look at it', 'audit fewer lists at once')];
}

function judgeSightings(entry: ListedEntry, { sightings, quietDays, now }: Judgement): Finding[] {
  // a class of which nothing was seen may be decided where nothing is logged
  if (!sightings?.some((one) => isOf(one, entry))) return [];
  // who joins is not let in yet, or not everywhere
  if (entry.joins !== undefined) return [];
  const at = lastSeen(entry, sightings);
  if (at !== undefined && now - at <= quietDays * DAY_MS) return [];
  const message =
    at === undefined ? 'no request from there is known' : `the last request from there was on ${dayOf(at)}`;
  return [finding('not-seen', message, 'remove it, if its page is gone')];
}

/** The day of a time, in UTC. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
