import { add } from './digest';
import { HOURS_A_DAY, mean, type PastHours, sum } from './past-hours';
import { isNobody } from './site-origin';

/** An origin that is denied and not listed, and was not usual before. */
export interface Stranger {
  readonly origin: string;
  readonly requests: number;
  /** The first day of those that were looked at. */
  readonly since: number;
  /** Requests by network, by day. */
  readonly days: ReadonlyMap<number, ReadonlyMap<string, number>>;
}

/** Today and the days before: that long a slow shift takes to be seen. */
const RECENT_DAYS = 3;
/** More than so many times what is usual is new; ten times the traffic has ten times the denials. */
const NEW_TIMES = 4;

/** Networks in one day. Below are the visitors that any page has by chance. */
const LEAST_NETWORKS = 6;
/** So few networks, each with so many requests an hour, are machines. */
const FEW_NETWORKS = 20;
const REQUESTS_AN_HOUR_OF_MACHINES = 20;

/** Whether people use it: many networks, each at a low rate. */
export function hasUsers(past: PastHours, strangers: readonly Stranger[]): boolean {
  return [...networksByDay(strangers)].some(([day, networks]) => {
    if (networks.size < LEAST_NETWORKS || networks.size >= FEW_NETWORKS) return networks.size >= FEW_NETWORKS;
    const anHour = sum(networks.values()) / networks.size / hoursOn(past, day, strangers);
    return anHour < REQUESTS_AN_HOUR_OF_MACHINES;
  });
}

/** Hours of the day in which one of them was seen. */
function hoursOn(past: PastHours, day: number, strangers: readonly Stranger[]): number {
  const bins = Array.from({ length: HOURS_A_DAY }, (_, i) => past.at(day * HOURS_A_DAY + i));
  return bins.filter(({ denied }) => strangers.some(({ origin }) => denied.has(origin))).length;
}

/** Requests of all of them by network, by day. */
export function networksByDay(strangers: readonly Stranger[]): Map<number, Map<string, number>> {
  const days = new Map<number, Map<string, number>>();
  for (const [day, networks] of strangers.flatMap((stranger) => [...stranger.days])) {
    const all = days.get(day) ?? new Map<string, number>();
    for (const [network, count] of networks) add(all, network, count);
    days.set(day, all);
  }
  return days;
}

/** Those of the last days, by origin; without `null`, which is no origin. */
export function newStrangers(past: PastHours): Map<string, Stranger> {
  const seen = new Map<string, Map<number, ReadonlyMap<string, number>>>();
  for (let day = Math.max(0, past.today - RECENT_DAYS + 1); day <= past.today; day++) {
    for (const [origin, networks] of past.onDay(day).denied)
      seen.set(origin, (seen.get(origin) ?? new Map()).set(day, networks));
  }
  const growth = new Map<number, number>();
  const strangers = new Map<string, Stranger>();
  for (const [origin, days] of seen) {
    if (origin === 'null' || isNobody(origin) || past.entryOf(origin) !== undefined || past.isGone(origin)) continue;
    const [since = 0] = days.keys();
    const requests = sum([...days.values()].flatMap((networks) => [...networks.values()]));
    const usual = mean(past.usualDays(since).map((day) => sum(past.onDay(day).denied.get(origin)?.values() ?? [])));
    if (usual > 0 && !growth.has(since)) growth.set(since, past.growth(since));
    const most = usual === 0 ? 0 : NEW_TIMES * usual * growth.get(since)!;
    if (requests / past.daysSince(since) > most) strangers.set(origin, { origin, requests, since, days });
  }
  return strangers;
}
