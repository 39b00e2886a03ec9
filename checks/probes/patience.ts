import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './send';

/** All that one run waits for an endpoint. */
const BUDGET_MS = 60_000;
/** Where an answer does not say how long, this, and twice as long each time. */
const FIRST_DELAY_MS = 1_000;
const TRIES = 4;

/** Waits before requests are sent again, as answers ask for it, and not for ever. */
export class Patience {
  private left = BUDGET_MS;

  /** @param wait @default - waits for real */
  constructor(private readonly wait: (milliseconds: number) => Promise<unknown> = delay) {}

  /**
   * Sends a request until it is answered for good, or patience is at its end: the last answer.
   *
   * @param isTransient whether another try may be answered otherwise
   */
  async ask(send: () => Promise<Answer>, isTransient: (answer: Answer) => boolean): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const answer = await send();
      if (tries === TRIES || !isTransient(answer)) return answer;
      const milliseconds = retryAfter(answer) ?? FIRST_DELAY_MS * 2 ** (tries - 1);
      if (milliseconds > this.left) {
        this.left = 0;
        return answer;
      }
      this.left -= milliseconds;
      await this.wait(milliseconds);
    }
  }
}

/** Seconds or a date (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3). */
function retryAfter({ headers }: Answer): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
