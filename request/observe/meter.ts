import {
  ALLOWED,
  CLASS_DIMENSIONS,
  DECISION_DIMENSIONS,
  DENIED,
  type Place,
  WOULD_ALLOW,
} from '../../lib/contract/metrics';
import { LOG_VARIABLE } from '../../lib/contract/variables';
import type { CorsRequest, Decision } from '../../lib/policy/model';
import { type Log, log as writeLine } from '../log';
import { embeddedMetrics } from './embedded-metrics';
import { networkHash } from './network-hash';

/**
 * Counts a decision. Never throws; a denial that is not written allocates nothing.
 *
 * @param address who sent the request, where that is known
 */
export type Count = (decision: Decision, request: CorsRequest, address?: string) => void;

/**
 * Makes what counts the decisions of a class.
 *
 * @param would of what a candidate would decide otherwise: by which metric that is counted
 */
export type Meter = (className: string, stack: string | undefined, would?: string) => Count;

/** What a meter takes from its runtime. */
export interface MeterRuntime {
  readonly env?: NodeJS.ProcessEnv;
  /** Wall clock in milliseconds. */
  readonly clock?: () => number;
  readonly log?: Log;
}

/** Decisions of a class that are told together: its denials, its admissions of an origin, or those of all that are too many. */
interface Tally {
  readonly allowed: boolean;
  readonly origin?: string;
  /** When its period began. */
  since: number;
  /** By kind and reason. */
  readonly counts: { readonly [kind: string]: { [reason: string]: number } };
}

/** An instance writes ten lines at once; after them it may write one more each second. */
const SECOND_MS = 1_000;
const BURST_MS = 10 * SECOND_MS;
/** How long admissions are held; with the second after which that is looked at, a minute. */
const PERIOD_MS = 59_000;
/** Of how many origins of a class the admissions are told apart: those made up for one class must not make another's look silent. */
const MAX_ORIGINS = 64;
const DIMENSIONS = [CLASS_DIMENSIONS, DECISION_DIMENSIONS];

/**
 * What counts the decisions of one function instance, and tells them in few lines. They are written inside requests: a frozen
 * function would never write one behind its answer. What is held then is lost if nobody calls the instance again (docs/metrics.md).
 * Of classes without a stack nothing is counted: each denial is a line.
 */
export function makeMeter(place?: Place, runtime: MeterRuntime = {}): Meter {
  const { env = process.env, clock = Date.now, log = writeLine } = runtime;
  const tellsAll = env[LOG_VARIABLE] === 'all';
  const writers: ((now: number) => void)[] = [];
  /** When the whole burst may be written again. */
  let fullAt = 0;
  let writtenAt = 0;
  let lastAt = 0;

  /** The time of a decision; what is held is written before it, once that is due. */
  const begin = () => {
    const now = clock();
    // clocks are set back, too
    if (Math.abs(now - writtenAt) >= SECOND_MS) {
      writtenAt = now;
      for (const write of writers) write(now);
    }
    lastAt = now;
    return now;
  };

  /** Whether a line may be written; it is then. */
  const take = (now: number) => {
    if (fullAt < now || fullAt > now + BURST_MS) fullAt = now;
    if (fullAt > now + BURST_MS - SECOND_MS) return false;
    fullAt += SECOND_MS;
    return true;
  };

  return (className, stack, would) => {
    const denials = newTally(false);
    const others = newTally(!would || would === WOULD_ALLOW);
    const admissions = new Map<string | undefined, Tally>([[undefined, others]]);
    let freeOrigins = MAX_ORIGINS;

    const tell = (
      at: number,
      { allowed, origin }: Tally,
      kind: string,
      reason: string,
      weight: number,
      asked?: object,
    ) => {
      const told = { stack, class: className, place: stack && place, kind, allowed, reason, origin, ...asked };
      const counted = { [would ?? (allowed ? ALLOWED : DENIED)]: weight };
      const isCounted = stack && kind !== 'not-cors';
      log(
        would ? 'candidate' : 'decision',
        isCounted ? { ...told, weight, ...embeddedMetrics(at, DIMENSIONS, counted) } : told,
      );
    };

    /** Writes what is held; returns whether that is anything. */
    const write = (tally: Tally) => {
      let isAny = false;
      for (const [kind, counts] of Object.entries(tally.counts)) {
        for (const [reason, count] of Object.entries(counts)) {
          if (!count) continue;
          isAny = true;
          counts[reason] = 0;
          tell(lastAt, tally, kind, reason, count);
        }
      }
      return isAny;
    };

    writers.push((now) => {
      write(denials);
      for (const [origin, tally] of admissions) {
        if (Math.abs(now - tally.since) < PERIOD_MS) continue;
        tally.since = now;
        if (write(tally) || !origin) continue;
        admissions.delete(origin);
        freeOrigins += 1;
      }
    });

    return ({ kind, allowed, reason }, { method, origin, requestMethod }, address) => {
      const now = begin();
      // whom a candidate denies is somebody who is listed: their origins are told apart as those of admissions are
      let tally = allowed || would ? (admissions.get(origin) ?? others) : denials;
      let isNew = tally === denials || (!stack && !!would);
      if (tally === others && stack && origin && freeOrigins > 0) {
        freeOrigins -= 1;
        isNew = true;
        tally = newTally(allowed, now, origin);
        admissions.set(origin, tally);
      }
      if (tellsAll || (isNew && (!stack || take(now)))) {
        const asked = kind === 'preflight' ? requestMethod : method;
        const network = !allowed && stack && address ? networkHash(address, stack, now) : undefined;
        tell(now, tally, kind, reason, 1, { origin, method: asked, network });
      } else if (stack) {
        const counts = tally.counts[kind];
        // what has no origin is not counted
        if (counts) counts[reason] = (counts[reason] ?? 0) + 1;
      }
    };
  };
}

function newTally(allowed: boolean, since = 0, origin?: string): Tally {
  return { allowed, origin, since, counts: { preflight: {}, actual: {} } };
}
