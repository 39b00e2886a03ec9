import { ANSWERING_WAIT_MS } from '../lib/contract/function-times';

/**
 * How long an invocation of a function that browsers wait for may wait for others, all its waits together. A wait that has its own limit could
 * begin so late that Lambda stops the function first.
 */
export class TimeBudget {
  #end = Number.POSITIVE_INFINITY;

  /** An invocation begins. Lambda has no two at a time in one instance; where there are, the time of both ends with the later. */
  begin(): void {
    this.#end = now() + ANSWERING_WAIT_MS;
  }

  /**
   * A signal that aborts after so many milliseconds, or when the time of the invocation has passed.
   *
   * @param reserved milliseconds at the end that are for other waits
   */
  deadline(milliseconds: number, reserved = 0): AbortSignal {
    const left = Math.max(0, this.#end - reserved - now());
    return AbortSignal.timeout(Math.floor(Math.min(milliseconds, left)));
  }
}

/** Milliseconds of a clock that nobody sets. */
function now(): number {
  return process.uptime() * 1000;
}
