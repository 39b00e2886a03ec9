import { FIRST_READ_SECONDS } from '../../lib/contract/times';
import { ListedOrigins } from '../../lib/policy/listed-origins';
import type { ParsedAllowlist, RejectedEntry } from '../../lib/policy/live-allowlist';
import { type Failure, isFailure } from '../aws/failure';
import { ForwardClock } from '../forward-clock';

/** What goes wrong with a list; each is told once it happens, not with every request. */
export type AllowlistProblem =
  /** A read failed, or gave a value without any valid entry. */
  | {
      readonly problem: Failure['failure'] | 'unusable';
      readonly message: string;
      /** Age of the list that serves meanwhile; `undefined` if there is none, or none young enough. */
      readonly servingAgeSeconds: number | undefined;
      readonly nextReadInSeconds: number;
    }
  /** A value has entries that admit nothing. Told once for each value, and again when one of its entries ends. */
  | {
      readonly problem: 'entries-rejected';
      readonly valid: number;
      readonly rejected: number;
      readonly examples: readonly RejectedEntry[];
    };

/** What one read of a list gave. */
export interface ListReading {
  /** Entries as in any live list. */
  readonly value: string;
  /** Of the parameter. */
  readonly type?: string;
  /** When it was in force, in milliseconds since the epoch, where the list says so itself. @default - when the read began */
  readonly readAt?: number;
  /** How many calls it takes that wait for one another. @default 1 */
  readonly roundTrips?: number;
}

export interface AllowlistCacheOptions {
  /** Age up to which a list is used unasked. */
  readonly freshForSeconds: number;
  /** Age up to which a list is used while reads fail. */
  readonly usableForSeconds: number;
  readonly read: (signal: AbortSignal) => Promise<ListReading | Failure>;
  /** @param now milliseconds since the epoch */
  readonly parse: (value: string, now: number) => ParsedAllowlist;
  readonly onProblem: (problem: AllowlistProblem) => void;
  /** Wall clock in milliseconds. */
  readonly clock?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline?: (milliseconds: number) => AbortSignal;
}

/** How long a request waits for each round trip of a read while there is a list that can serve instead. */
const BUDGET_MS = 250;
/** How long it waits when there is none. */
const MAX_BUDGET_MS = FIRST_READ_SECONDS * 1000;
const FIRST_DELAY_MS = 1_000;
/** Limits and delays are shortened by up to this part, so that instances do not read in step. */
const JITTER = 0.2;
const EXAMPLES = 5;
const OVERDUE = 'AllowlistSync has not read the list for longer than it counts: look at its log and its errors';
/** Before any moment there is. */
const NEVER = Number.NEGATIVE_INFINITY;
const ENCRYPTED =
  'the parameter is a SecureString, and an allowlist is no secret: delete it, and create it again as a StringList';

/**
 * The allowlist of one class as this instance last read it. Reads happen inside requests: a frozen function would never
 * finish one behind its answer. A list that cannot be read goes on serving for as long as it is usable, since Parameter Store
 * must not be a switch that turns an API off; it never becomes a wider one.
 */
export class AllowlistCache {
  readonly #options: AllowlistCacheOptions;
  readonly #clock: ForwardClock;
  readonly #random: () => number;
  readonly #deadline: (milliseconds: number) => AbortSignal;

  #origins: ListedOrigins | undefined;
  #value: string | undefined;
  /** When the next of `origins` ends. */
  #endsAt = Number.POSITIVE_INFINITY;
  /** When the read began that `origins` came from: what it says may be as old as that. */
  #readAt = NEVER;
  #freshUntil = NEVER;
  #roundTrips = 1;

  #reading: Promise<ListedOrigins | undefined> | undefined;
  #retryAt = NEVER;
  #failures = 0;
  #timeouts = 0;
  #reportedValue: string | undefined;
  #reportedCount = 0;

  constructor(options: AllowlistCacheOptions) {
    this.#options = options;
    this.#clock = new ForwardClock(options.clock ?? Date.now, () => {
      this.#freshUntil = NEVER;
      this.#retryAt = NEVER;
    });
    this.#random = options.random ?? Math.random;
    // named only when called: Node.js loads AbortSignal at its first mention
    this.#deadline = options.deadline ?? ((milliseconds) => AbortSignal.timeout(milliseconds));
  }

  /** The list, `undefined` if there is none to go by; at once unless a read is due. The promise never rejects. */
  get(): ListedOrigins | undefined | Promise<ListedOrigins | undefined> {
    const time = this.#clock.now();
    if (time < this.#freshUntil) return this.#origins;
    if (this.#reading !== undefined) return this.#reading;
    if (time < this.#retryAt) return this.#lastGood(time);
    this.#reading = this.#refresh(time).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  #lastGood(time: number): ListedOrigins | undefined {
    if (time >= this.#readAt + this.#options.usableForSeconds * 1000) return undefined;
    if (time >= this.#endsAt) this.#take(this.#value!, time);
    return this.#origins;
  }

  async #refresh(startedAt: number): Promise<ListedOrigins | undefined> {
    // a store that is far away or a slow instance gets longer with each try, else its list would never be refreshed
    const patience = Math.min(BUDGET_MS * this.#roundTrips * 2 ** Math.min(this.#timeouts, 3), MAX_BUDGET_MS);
    const answer = await this.#read(this.#lastGood(startedAt) === undefined ? MAX_BUDGET_MS : patience);
    if (isFailure(answer)) return this.#fail(answer.failure, answer.message);
    if (answer.type === 'SecureString') return this.#fail('unusable', ENCRYPTED);
    return this.#accept(answer, startedAt);
  }

  async #read(budget: number): Promise<ListReading | Failure> {
    try {
      return await this.#options.read(this.#deadline(budget));
    } catch (error) {
      return { failure: 'unreachable', message: String(error) };
    }
  }

  #accept(reading: ListReading, startedAt: number): ListedOrigins | undefined {
    const { value, readAt = startedAt, roundTrips = 1 } = reading;
    const time = this.#clock.now();
    const usableUntil = readAt + this.#options.usableForSeconds * 1000;
    if (time >= usableUntil) return this.#fail('unusable', OVERDUE);
    if (value !== this.#value || time >= this.#endsAt) {
      const problem = this.#take(value, time);
      if (problem !== undefined) return this.#fail('unusable', problem);
    }
    // a clock ahead of ours makes no list last longer
    this.#readAt = Math.min(readAt, startedAt);
    // what ends is not passed by: the list is read again then
    const freshUntil = startedAt + this.#jittered(this.#options.freshForSeconds * 1000);
    this.#freshUntil = Math.min(freshUntil, this.#endsAt, usableUntil);
    this.#roundTrips = roundTrips;
    this.#failures = 0;
    this.#timeouts = 0;
    return this.#origins;
  }

  /** Goes by a value from now on; returns what keeps it from doing so. */
  #take(value: string, time: number): string | undefined {
    const parsed = this.#options.parse(value, time);
    this.#reportRejected(value, parsed);
    if (!parsed.usable) return 'the value has no valid entry; the word none means no origin';
    this.#origins = new ListedOrigins(parsed);
    this.#value = value;
    this.#endsAt = parsed.endsAt;
    return undefined;
  }

  #reportRejected(value: string, { origins, rejected }: ParsedAllowlist): void {
    if (rejected.length === 0 || (value === this.#reportedValue && rejected.length === this.#reportedCount)) return;
    this.#reportedValue = value;
    this.#reportedCount = rejected.length;
    this.#options.onProblem({
      problem: 'entries-rejected',
      valid: origins.length,
      rejected: rejected.length,
      examples: rejected.slice(0, EXAMPLES),
    });
  }

  #fail(problem: Failure['failure'] | 'unusable', message: string): ListedOrigins | undefined {
    const time = this.#clock.now();
    const longest = this.#options.freshForSeconds * 1000;
    const delay = this.#jittered(Math.min(FIRST_DELAY_MS * 2 ** Math.min(this.#failures, 16), longest));
    this.#failures += 1;
    this.#timeouts = problem === 'timeout' ? this.#timeouts + 1 : 0;
    this.#retryAt = time + delay;
    const lastGood = this.#lastGood(time);
    this.#options.onProblem({
      problem,
      message,
      servingAgeSeconds: lastGood === undefined ? undefined : Math.round((time - this.#readAt) / 1000),
      nextReadInSeconds: Math.round(delay / 100) / 10,
    });
    return lastGood;
  }

  #jittered(duration: number): number {
    return duration * (1 - JITTER * this.#random());
  }
}
