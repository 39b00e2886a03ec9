import type { DenialFinding } from './denial-finding';
import { add } from './digest';
import { HOURS_A_DAY, mean, type PastHours, sum } from './past-hours';
import { silences } from './silences';

/** Requests of a listed origin that are denied, in 24 hours; so many times the share that is usual. */
const LEAST_DENIED = 18;
const DENIED_TIMES = 4;
/** Hours in a row in which the list cannot be read, and the share of all requests that are denied for it. */
const HOURS_UNREADABLE = 3;
const SHARE_UNREADABLE = 0.04;
const LEAST_UNREADABLE = 10;

/** A known origin is denied or fell silent, or the list cannot be read. */
export function mistakes(past: PastHours): DenialFinding[] {
  return [...unreadable(past), ...denied(past), ...silences(past)];
}

function unreadable(past: PastHours): DenialFinding[] {
  const from = past.now - HOURS_UNREADABLE + 1;
  let requests = 0;
  for (let bin = from; bin <= past.now; bin++) {
    const { unreadable, deniedInAll, admittedInAll } = past.at(bin);
    if (unreadable === 0 || unreadable < SHARE_UNREADABLE * (deniedInAll + admittedInAll)) return [];
    requests += unreadable;
  }
  if (requests < LEAST_UNREADABLE) return [];
  return [{ kind: 'mistake', from, to: past.now, evidence: { rule: 'unreadable', requests } }];
}

/** Of each entry: the origins that it should admit, and that are denied all the same. */
function denied(past: PastHours): DenialFinding[] {
  const from = past.now - HOURS_A_DAY + 1;
  const entries = new Map<string, Map<string, number>>();
  for (let bin = from; bin <= past.now; bin++) {
    for (const [origin, count] of past.at(bin).deniedAnyhow) {
      const entry = past.entryOf(origin);
      // instances go by the list before for a while
      if (entry === undefined || bin <= past.listedSince(entry)) continue;
      entries.set(entry, add(entries.get(entry) ?? new Map(), origin, count));
    }
  }
  return [...entries].flatMap(([entry, origins]): DenialFinding[] => {
    const requests = sum(origins.values());
    if (requests < LEAST_DENIED) return [];
    const expected = usuallyDenied(past, entry);
    if (requests < DENIED_TIMES * expected) return [];
    const origin = origins.size === 1 ? [...origins.keys()][0]! : entry;
    return [
      {
        kind: 'mistake',
        origin,
        from,
        to: past.now,
        evidence: { rule: 'denied', requests, expected, origins: origins.size },
      },
    ];
  });
}

/** Requests of the entry's origins that are denied in 24 hours with as many users as they have now. */
function usuallyDenied(past: PastHours, entry: string): number {
  const days = past.usualDays(past.today - 1).map((day) => past.onDay(day));
  const ofEntry = (counts: ReadonlyMap<string, number>) => {
    let all = 0;
    for (const [origin, count] of counts) if (past.entryOf(origin) === entry) all += count;
    return all;
  };
  const isDenied = mean(days.map(({ deniedAnyhow }) => ofEntry(deniedAnyhow)));
  if (isDenied === 0) return 0;
  const isAdmitted = mean(days.map(({ admitted }) => ofEntry(admitted)));
  const now = sum(Array.from({ length: HOURS_A_DAY }, (_, i) => ofEntry(past.at(past.now - i).admitted)));
  return isDenied * (isAdmitted === 0 ? 1 : Math.max(1, now / isAdmitted));
}
