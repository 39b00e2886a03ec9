/** Questions that one instance answers in a second. */
export const QUESTIONS_PER_SECOND = 10;

/** Lets so many questions a second through, and no more. */
export class Throttle {
  readonly #clock: () => number;
  #since = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** @param clock seconds, of a clock that nobody sets */
  constructor(clock: () => number = process.uptime) {
    this.#clock = clock;
  }

  admits(): boolean {
    const now = this.#clock();
    if (now - this.#since >= 1) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= QUESTIONS_PER_SECOND;
  }
}
