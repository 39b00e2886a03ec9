import { httpTransport, type Transport } from '../../lambda/shared/http-transport';

/** Below this, whole seconds and the way of an answer cannot be told from a clock that is wrong. */
const MIN_OFFSET_MS = 2_000;

/**
 * The time of DynamoDB, as its answers date it. Authorizers read what was written since they looked last: what a machine
 * whose clock is minutes behind dated by itself, they would never see.
 */
export class TableClock {
  private readonly inner: Transport;
  private offsetMs = 0;

  constructor(inner: Transport = httpTransport) {
    this.inner = inner;
  }

  /** Sends requests, and looks at the date of each answer. */
  readonly transport: Transport = async (request, signal) => {
    const response = await this.inner(request, signal);
    const date = Date.parse(response.date ?? '');
    // in the middle of its second
    const offsetMs = date + 500 - Date.now();
    if (!Number.isNaN(offsetMs)) this.offsetMs = Math.abs(offsetMs) < MIN_OFFSET_MS ? 0 : offsetMs;
    return response;
  };

  /** Milliseconds since the epoch. */
  readonly now = (): number => Math.round(Date.now() + this.offsetMs);

  /** What operators should know; `undefined` where the machine's clock is right. */
  get remark(): string | undefined {
    if (this.offsetMs === 0) return undefined;
    const seconds = Math.round(Math.abs(this.offsetMs) / 1000);
    const way = this.offsetMs > 0 ? 'behind' : 'ahead';
    return `this machine's clock is ${seconds} s ${way}; the time of DynamoDB is used`;
  }
}
