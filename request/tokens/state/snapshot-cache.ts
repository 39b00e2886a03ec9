import { FEED_LOOKBACK_MS, FEED_OVERLAP_MS } from '../../../lib/contract/times';
import type { Item } from '../../aws/dynamodb-item';
import { type Failure, isFailure } from '../../aws/failure';
import { ForwardClock } from '../../forward-clock';
import type { TokenState } from '../token/access-token';
import { MAX_REVOCATIONS, RevocationSnapshot } from './revocation-snapshot';

/** What goes wrong with the state of tokens; each is told once it happens, not with every request. */
export type SnapshotProblem =
  | {
      readonly problem: Failure['failure'] | 'too-many';
      readonly message: string;
      /** Age of the snapshot that serves meanwhile; `undefined` if there is none, or none young enough. */
      readonly servingAgeSeconds: number | undefined;
      readonly nextReadInSeconds: number;
    }
  /** Entries of the feed that make no sense, and count for nothing. */
  | { readonly problem: 'entries-rejected'; readonly rejected: number };

export interface SnapshotCacheOptions {
  /** Age up to which what was read counts; 0: each request has it read. */
  readonly freshForSeconds: number;
  /** Age up to which it counts while reads fail. */
  readonly usableForSeconds: number;
  /** Longest lifetime of a token: older revocations are about tokens that have expired. */
  readonly maxLifetimeSeconds: number;
  /** All keys, and the revocations that were written at `sinceMs` or later; consistent. */
  readonly read: (sinceMs: number, signal: AbortSignal) => Promise<readonly Item[] | Failure>;
  readonly onProblem: (problem: SnapshotProblem) => void;
  /** Wall clock in milliseconds. */
  readonly clock?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline?: (milliseconds: number) => AbortSignal;
}

interface Read {
  readonly startedAt: number;
  readonly result: Promise<TokenState | undefined>;
}

/** How long a request waits for a read while there is a snapshot that can serve instead. */
const BUDGET_MS = 1_000;
/** How long it waits when there is none. */
const MAX_BUDGET_MS = 5_000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 5_000;
/** Delays are shortened by up to this part, so that instances do not read in step. */
const JITTER = 0.2;

/**
 * Keys and revocations as this instance last read them. No request is judged by anything older than the snapshot's age,
 * counted back from its arrival: where it is older, the request waits for one read, which those that arrive meanwhile
 * share. Reading behind the answer would double the time that a revocation takes, and a frozen function would never
 * finish it. While the table cannot be read, the last snapshot serves for as long as it is usable; then nothing is authorised.
 */
export class SnapshotCache {
  readonly #options: SnapshotCacheOptions;
  readonly #maxAge: number;
  readonly #wallClock: () => number;
  readonly #clock: ForwardClock;
  readonly #snapshot = new RevocationSnapshot();

  /** When the newest read began that succeeded: what it says may be as old as that. */
  #readAt = Number.NEGATIVE_INFINITY;
  /** The same by the wall clock, which sort keys go by; `undefined`: nothing before this is known for sure. */
  #readAtWall: number | undefined;
  #stepsBack = 0;
  #reading: Read | undefined;
  #retryAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #timeouts = 0;

  constructor(options: SnapshotCacheOptions) {
    this.#options = options;
    this.#maxAge = options.freshForSeconds * 1000;
    this.#wallClock = options.clock ?? Date.now;
    this.#clock = new ForwardClock(this.#wallClock, () => {
      this.#stepsBack += 1;
      this.#readAtWall = undefined;
      this.#retryAt = Number.NEGATIVE_INFINITY;
    });
  }

  /** The state to judge by, `undefined` if there is none; at once unless a read is due. The promise never rejects. */
  get(): TokenState | undefined | Promise<TokenState | undefined> {
    const time = this.#clock.now();
    if (time - this.#readAt < this.#maxAge && this.#readAtWall !== undefined) return this.#snapshot;
    if (this.#reading !== undefined && time - this.#reading.startedAt < this.#maxAge) return this.#reading.result;
    if (time < this.#retryAt) return this.#lastGood(time);
    const read = { startedAt: time, result: this.#refresh(time) };
    this.#reading = read;
    return read.result.finally(() => {
      if (this.#reading === read) this.#reading = undefined;
    });
  }

  #lastGood(time: number): TokenState | undefined {
    return time - this.#readAt < this.#options.usableForSeconds * 1000 ? this.#snapshot : undefined;
  }

  async #refresh(startedAt: number): Promise<TokenState | undefined> {
    const startedAtWall = this.#wallClock();
    const stepsBack = this.#stepsBack;
    // a store that is far away or a slow instance gets longer with each try, else its snapshot would never be refreshed
    const patience = Math.min(BUDGET_MS * 2 ** this.#timeouts, MAX_BUDGET_MS);
    const budget = this.#lastGood(startedAt) === undefined ? MAX_BUDGET_MS : patience;
    const items = await this.#read(this.#since(startedAtWall), budget);
    if (isFailure(items)) return this.#fail(items.failure, items.message);

    const isNewest = startedAt >= this.#readAt;
    const rejected = this.#snapshot.add(items, Math.floor(startedAtWall / 1000), isNewest);
    if (rejected > 0) this.#options.onProblem({ problem: 'entries-rejected', rejected });
    if (this.#snapshot.size > MAX_REVOCATIONS) {
      return this.#fail(
        'too-many',
        `more than ${MAX_REVOCATIONS} revocations; revoke the client or the issuer instead`,
      );
    }
    this.#failures = 0;
    this.#timeouts = 0;
    if (isNewest) this.#readAt = startedAt;
    if (isNewest && stepsBack === this.#stepsBack) this.#readAtWall = startedAtWall;
    return this.#snapshot;
  }

  #since(now: number): number {
    const oldest = now - this.#options.maxLifetimeSeconds * 1000 - FEED_LOOKBACK_MS;
    return this.#readAtWall === undefined ? oldest : Math.max(oldest, this.#readAtWall - FEED_OVERLAP_MS);
  }

  async #read(sinceMs: number, budget: number): Promise<readonly Item[] | Failure> {
    try {
      // named only when called: Node.js loads AbortSignal at its first mention
      const deadline = this.#options.deadline ?? ((milliseconds) => AbortSignal.timeout(milliseconds));
      return await this.#options.read(sinceMs, deadline(budget));
    } catch (error) {
      return { failure: 'unreachable', message: String(error) };
    }
  }

  #fail(problem: Failure['failure'] | 'too-many', message: string): TokenState | undefined {
    const time = this.#clock.now();
    const { random = Math.random, onProblem } = this.#options;
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.#failures, MAX_DELAY_MS) * (1 - JITTER * random());
    this.#failures += 1;
    this.#timeouts = problem === 'timeout' ? this.#timeouts + 1 : 0;
    this.#retryAt = time + delay;
    const lastGood = this.#lastGood(time);
    onProblem({
      problem,
      message,
      servingAgeSeconds: lastGood === undefined ? undefined : Math.round((time - this.#readAt) / 1000),
      nextReadInSeconds: Math.round(delay / 100) / 10,
    });
    return lastGood;
  }
}
