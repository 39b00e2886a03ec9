/**
 * The wall clock, never backwards: ages stay what they were before a step back. How much time really passed is not known
 * then, so whoever goes by ages is told. A monotonic clock would not do: it may stand still while a function is frozen.
 */
export class ForwardClock {
  readonly #clock: () => number;
  readonly #onStepBack: () => void;
  #last = Number.NEGATIVE_INFINITY;
  #steppedBack = 0;

  /** @param clock wall clock in milliseconds */
  constructor(clock: () => number, onStepBack: () => void) {
    this.#clock = clock;
    this.#onStepBack = onStepBack;
  }

  /** Milliseconds since some moment. */
  now(): number {
    const now = this.#clock();
    if (now < this.#last) {
      this.#steppedBack += this.#last - now;
      this.#onStepBack();
    }
    this.#last = now;
    return now + this.#steppedBack;
  }
}
