import { httpTransport, type Transport } from '../../request/aws/http-transport';

/** Clocks that are right differ by less, those of AWS among themselves included. */
const TOLERANCE_MS = 1_000;

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
    const sent = Date.now();
    const response = await this.inner(request, signal);
    const received = Date.now();
    const date = Date.parse(response.date ?? '');
    this.offsetMs += correctionOf(date, sent + this.offsetMs, received + this.offsetMs);
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

/**
 * The smallest change of our clock that explains an answer's date; 0 where it needs none. An answer may have been slow on
 * either way: it was dated at some time between its request and its arrival, and in whole seconds.
 */
function correctionOf(date: number, sent: number, received: number): number {
  const endOfSecond = date + 1_000;
  if (date > received + TOLERANCE_MS) return date - received;
  return endOfSecond < sent - TOLERANCE_MS ? endOfSecond - sent : 0;
}
