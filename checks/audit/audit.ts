import type { OriginFacts } from './facts';
import { findOut, type Network } from './find-out';
import { type Finding, finding } from './finding';
import { inParallel } from './in-parallel';
import { type Judgement, judgeEntry, lastSeen, type Sighting } from './judge-entry';
import { type ListedEntry, listedEntries, type OriginList } from './listed-entry';

/** Connections that are open at the same time, at most. */
export const MAX_CONNECTIONS = 64;
/** Days without a request after which that is told. */
export const QUIET_DAYS = 30;

/** An entry, what was found out about it, and what is to be said of it. */
export interface AuditedEntry extends Omit<ListedEntry, 'pattern'> {
  /** ISO 8601; where it is known when requests came from where. */
  readonly lastSeen?: string;
  readonly facts: OriginFacts;
  readonly findings: readonly Finding[];
}

/** What an audit tells. */
export interface AuditReport {
  readonly version: 1;
  /** ISO 8601. */
  readonly time: string;
  readonly entries: readonly AuditedEntry[];
}

export interface AuditOptions {
  readonly network: Network;
  /** Milliseconds since the epoch. @default - the clock of the machine */
  readonly clock?: () => number;
  /** When requests came from where. @default - not known */
  readonly sightings?: readonly Sighting[];
  /** When to stop, in milliseconds since the epoch: what has not been looked at by then is said to be so. @default - never */
  readonly deadline?: number;
}

/** Looks at every entry of every list, at each origin once. Whatever servers answer, and where they do not, it comes to its end. */
export async function audit(lists: readonly OriginList[], options: AuditOptions): Promise<AuditReport> {
  const { network, clock = Date.now, sightings, deadline = Number.POSITIVE_INFINITY } = options;
  const now = clock();
  const entries = lists.flatMap(listedEntries);
  const patterns = new Map(
    entries.flatMap(({ origin, pattern, rejected }) => (pattern && rejected === undefined ? [[origin, pattern]] : [])),
  );
  const facts = await inParallel([...patterns], MAX_CONNECTIONS, async ([origin, pattern]) => {
    const found: OriginFacts = clock() < deadline ? await findOut(pattern, network, now) : { unasked: 'time-over' };
    return [origin, found] as const;
  });
  const factsOf = new Map(facts);
  const judgement = { now, quietDays: QUIET_DAYS, ...(sightings && { sightings }) };
  return {
    version: 1,
    time: new Date(now).toISOString(),
    entries: [
      ...lists.flatMap(unreadable),
      ...entries.map((entry) => audited(entry, factsOf.get(entry.origin) ?? {}, judgement)),
    ],
  };
}

function audited(listed: ListedEntry, facts: OriginFacts, judgement: Judgement): AuditedEntry {
  const { pattern: _, ...entry } = listed;
  const at = judgement.sightings && lastSeen(listed, judgement.sightings);
  const seen = at === undefined ? {} : { lastSeen: new Date(at).toISOString() };
  return { ...entry, ...seen, facts, findings: judgeEntry(listed, facts, judgement) };
}

/** A list that could not be read has no entries that could say so. */
function unreadable({ stack, class: className, list, problem }: OriginList): AuditedEntry[] {
  if (problem === undefined) return [];
  const findings = [finding('list-unreadable', problem, 'look at its name, and at the permission to read it')];
  return [
    { ...(stack !== undefined && { stack }), class: className, list, entry: '', origin: '', facts: {}, findings },
  ];
}
