import type { DenialFinding } from './denial-finding';
import { HOURS_A_DAY, HOURS_A_WEEK, type PastHours, sum } from './past-hours';

/** At most this share of what is expected is left; of a whole class less, since a holiday leaves some. */
const SHARE_LEFT = 0.08;
const SHARE_LEFT_OF_CLASS = 0.01;
/** Requests that are missing; and without the hour that most are missing in, since lines of single hours get lost. */
const LEAST_MISSING = 22;
const LEAST_MISSING_OTHERWISE = 14;
/** A few lines come late, whatever the traffic. */
const MOST_LATE = 3;
/** A deployment, or lines that are lost, take an hour or two. */
const LEAST_HOURS = 3;
const LEAST_HOURS_OF_CLASS = 6;
const MOST_HOURS = 3 * HOURS_A_DAY;
/** Hours before the silence that tell how much of last week's traffic is still there. */
const LEVEL_HOURS = 2 * HOURS_A_DAY;
/** If as many others keep little of their traffic in the same hours, it is a holiday. */
const HOLIDAY = 2;
const SHARE_LEFT_IN_HOLIDAY = 0.3;
const LEAST_EXPECTED_IN_HOLIDAY = 4;

interface Silence {
  readonly from: number;
  readonly expected: number;
  readonly left: number;
}

type Count = (bin: number) => number;

/** Known origins that are not seen where they were a week before. */
export function silences(past: PastHours): DenialFinding[] {
  const entries = knownOrigins(past);
  const ofClass = silenceOfClass(past);
  if (ofClass) return [found(past, entries.size === 1 ? [...entries.keys()][0] : undefined, ofClass)];
  const counts = [...entries].map(([entry, origins]) => [entry, countOf(past, origins)] as const);
  return [...entries].flatMap(([entry, origins]) => {
    const since = past.listedSince(entry);
    const others = counts.filter(([other]) => other !== entry).map(([, count]) => count);
    const all = countOf(past, origins);
    const whole = silence(past, all, since);
    if (whole) return isHoliday(past, whole, others) ? [] : [found(past, entry, whole)];
    if (origins.length === 1) return [];
    return origins.flatMap((origin) => {
      const one = silence(past, countOf(past, [origin]), since);
      const beside = origins.filter((other) => other !== origin).map((other) => countOf(past, [other]));
      return one && !isHoliday(past, one, [...others, ...beside]) ? [found(past, origin, one)] : [];
    });
  });
}

/** Those that were admitted in these hours a week ago, by the entry that admits them. */
function knownOrigins(past: PastHours): Map<string, string[]> {
  const entries = new Map<string, Set<string>>();
  for (let bin = past.now - MOST_HOURS + 1 - HOURS_A_WEEK; bin <= past.now - HOURS_A_WEEK; bin++) {
    for (const origin of past.at(bin).admitted.keys()) {
      if (past.isGone(origin)) continue;
      // what was admitted was listed, whatever the list says now
      const entry = past.entryOf(origin) ?? origin;
      entries.set(entry, (entries.get(entry) ?? new Set()).add(origin));
    }
  }
  return new Map([...entries].map(([entry, origins]) => [entry, [...origins]]));
}

function countOf(past: PastHours, origins: readonly string[]): Count {
  return (bin) => {
    const { admitted, mostWithoutRow } = past.at(bin);
    let all = 0;
    for (const origin of origins) all += admitted.get(origin) ?? mostWithoutRow;
    return all;
  };
}

/** The longest time that lasts until now and in which `count` is far below what it was in the weeks before. */
function silence(past: PastHours, count: Count, since: number): Silence | undefined {
  let [left, all, most, hours, longest]: [number, number, number, number, Silence | undefined] = [
    0,
    0,
    0,
    0,
    undefined,
  ];
  for (let from = past.now; from > past.now - MOST_HOURS && from - HOURS_A_WEEK >= Math.max(0, since); from--) {
    if (past.isGap(from)) continue;
    const expectedThen = expectedAt(count, from, since);
    left += count(from);
    all += expectedThen;
    most = Math.max(most, expectedThen);
    if (++hours < LEAST_HOURS || all < LEAST_MISSING) continue;
    if (left > SHARE_LEFT * all && left > MOST_LATE) break;
    const ofLastWeek = level(count, from, since);
    const expected = all * ofLastWeek;
    if (left > SHARE_LEFT * expected || expected < LEAST_MISSING) continue;
    if ((all - most) * ofLastWeek >= LEAST_MISSING_OTHERWISE) longest = { from, expected, left };
  }
  return longest;
}

function silenceOfClass(past: PastHours): Silence | undefined {
  const count = (bin: number) => past.requestsAt(bin);
  let [left, expected, from] = [0, 0, past.now + 1];
  while (from > Math.max(past.now - MOST_HOURS, HOURS_A_WEEK)) {
    const expectedThen = expectedAt(count, from - 1, 0);
    if (left + count(from - 1) > SHARE_LEFT_OF_CLASS * (expected + expectedThen)) break;
    from--;
    left += count(from);
    expected += expectedThen;
  }
  return past.now - from + 1 >= LEAST_HOURS_OF_CLASS && expected >= LEAST_MISSING
    ? { from, expected, left }
    : undefined;
}

/** The less of the same hour one and two weeks before. */
function expectedAt(count: Count, bin: number, since: number): number {
  const before = [bin - HOURS_A_WEEK, bin - 2 * HOURS_A_WEEK].filter((one) => one >= Math.max(0, since));
  return Math.min(...before.map(count));
}

/** How much of last week's traffic there was before the silence; 1 where it was more, or too little to tell. */
function level(count: Count, from: number, since: number): number {
  let [now, before] = [0, 0];
  for (let bin = from - 1; bin >= from - LEVEL_HOURS && bin - HOURS_A_WEEK >= Math.max(0, since); bin--) {
    now += count(bin);
    before += count(bin - HOURS_A_WEEK);
  }
  return before < LEAST_MISSING ? 1 : Math.min(1, now / before);
}

/** Whether others are quiet as well: offices that are closed, which keep a little. */
function isHoliday(past: PastHours, { from }: Silence, others: readonly Count[]): boolean {
  const bins = Array.from({ length: past.now - from + 1 }, (_, i) => from + i);
  const quiet = others.filter((count) => {
    const expected = sum(bins.map((bin) => count(bin - HOURS_A_WEEK)));
    return expected >= LEAST_EXPECTED_IN_HOLIDAY && sum(bins.map(count)) <= SHARE_LEFT_IN_HOLIDAY * expected;
  });
  return quiet.length >= HOLIDAY;
}

function found(past: PastHours, origin: string | undefined, { from, expected, left }: Silence): DenialFinding {
  const evidence = { rule: 'silent' as const, requests: left, expected };
  return { kind: 'mistake', ...(origin !== undefined && { origin }), from, to: past.now, evidence };
}
