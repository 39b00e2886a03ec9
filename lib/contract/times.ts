/** By how much the clocks of two machines may differ, in seconds. */
export const CLOCK_SKEW_SECONDS = 5;

/** Age up to which a list from Parameter Store is used unasked, in seconds. */
export const FRESH_SECONDS = 30;

/** How often targets of pushed lists are looked at, should an event have got lost, in seconds. */
export const RECONCILE_SECONDS = 300;

/** How soon after its last day, which ends at midnight UTC, an entry is gone from such a target, in seconds: a run begins a minute after it. */
export const ENDED_SECONDS = 120;

/** Within what CloudFront is taken to bring a changed policy to all edge locations; AWS gives no figure. In seconds. */
export const SPREAD_SECONDS = 900;

/** How long a request waits for a list of which there is none yet, in seconds. */
export const FIRST_READ_SECONDS = 2;

/** Longest lifetime of any token, in seconds. */
export const MAX_TOKEN_LIFETIME_SECONDS = 900;

/** For so long may anybody go on using the key set that they fetched; a new key waits as long before it signs. */
export const KEY_SET_MAX_AGE_SECONDS = 300;

/** By how much a write to the feed may come to light later than its sort key says: clocks, and writes that were tried again. */
export const FEED_OVERLAP_MS = 30_000;

/** How much farther back than the life of what they are about revocations are read: epochs lie ahead, and clocks differ. */
export const FEED_LOOKBACK_MS = 60_000;

/** A duration as people say it: `24 h`, `10 min`, `30 s`. */
export function spanOf(seconds: number): string {
  for (const [unit, length] of [
    ['h', 3600],
    ['min', 60],
  ] as const) {
    if (seconds > 0 && seconds % length === 0) return `${seconds / length} ${unit}`;
  }
  return `${seconds} s`;
}
