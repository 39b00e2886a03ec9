import { OriginSet } from '../../lib/policy/origin-set';
import type { ClassHistory } from './class-history';
import { type Digest, digestOf, digestOfDay } from './digest';

export const HOURS_A_DAY = 24;
export const DAYS_A_WEEK = 7;
export const HOURS_A_WEEK = DAYS_A_WEEK * HOURS_A_DAY;
/** What is older is not looked at. */
export const DAYS_OF_HISTORY = 2 * DAYS_A_WEEK;
const LEAST_FOR_GAP = 8;

/** What is known at the end of the last bin, with the questions that all rules ask. Days are UTC days: networks have other names in each. */
export class PastHours {
  /** The last bin. */
  readonly now: number;
  readonly today: number;
  readonly #history: ClassHistory;
  readonly #current: OriginSet;
  readonly #gone: OriginSet;

  constructor(history: ClassHistory) {
    const { bins, listed, changes } = history;
    this.now = bins.length - 1;
    this.today = Math.floor(this.now / HOURS_A_DAY);
    this.#history = history;
    const ended = listed.filter(({ until = Number.POSITIVE_INFINITY }) => until <= this.now);
    const removed = changes.filter(({ change }) => change === 'removed');
    this.#current = new OriginSet(listed.filter((entry) => !ended.includes(entry)).map(({ origin }) => origin));
    this.#gone = new OriginSet([...removed, ...ended].map(({ origin }) => origin));
  }

  /** Of one bin; empty where there is none. */
  at(bin: number): Digest {
    return digestOf(this.#history.bins[bin] ?? EMPTY);
  }

  /** Of one day; the last one is not over. */
  onDay(day: number): Digest {
    const bins = this.#history.bins.slice(day * HOURS_A_DAY, (day + 1) * HOURS_A_DAY);
    return digestOfDay(bins, bins.length === HOURS_A_DAY);
  }

  /** The days before `day` by which it is judged what is usual: a week, the oldest that is looked at. */
  usualDays(day: number): number[] {
    const first = Math.max(0, this.today - DAYS_OF_HISTORY);
    const last = Math.min(first + DAYS_A_WEEK, day);
    return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  }

  /** How much more traffic there is since `day` than usual; 1 where there is less. */
  growth(day: number): number {
    const usual = mean(this.usualDays(day).map((one) => this.onDay(one).admittedInAll));
    let admitted = 0;
    for (let one = day; one <= this.today; one++) admitted += this.onDay(one).admittedInAll;
    return usual === 0 ? 1 : Math.max(1, admitted / this.daysSince(day) / usual);
  }

  /** In days, from the start of `day` until now. */
  daysSince(day: number): number {
    return (this.now + 1) / HOURS_A_DAY - day;
  }

  /** Whether nobody of the class was seen in a bin in which many were a week before: a deployment, or lines that are lost. */
  isGap(bin: number): boolean {
    return this.requestsAt(bin) === 0 && this.requestsAt(bin - HOURS_A_WEEK) >= LEAST_FOR_GAP;
  }

  requestsAt(bin: number): number {
    const { admittedInAll, deniedInAll } = this.at(bin);
    return admittedInAll + deniedInAll;
  }

  /** The entry that admits the origin now. */
  entryOf(origin: string): string | undefined {
    return this.#current.match(origin);
  }

  listedSince(entry: string): number {
    return this.#history.listed.find(({ origin }) => origin === entry)?.since ?? 0;
  }

  /** Whether it was taken from the list on purpose, or its entry has ended: its users are denied, as somebody wanted. */
  isGone(origin: string): boolean {
    return this.#gone.match(origin) !== undefined;
  }
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

export function sum(values: Iterable<number>): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}

const EMPTY = { denials: [], admissions: [] };
