import type { Throttle } from '../../lib/template/throttle';

/** Token buckets by what each of them is for: full at first, a token a request. */
export class TokenBuckets {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes a token. Whether there was one. */
  take(key: string, { rate, burst }: Throttle): boolean {
    const now = this.now();
    const { tokens, at } = this.buckets.get(key) ?? { tokens: burst, at: now };
    const filled = Math.min(burst, tokens + ((now - at) / 1000) * rate);
    const isLeft = filled >= 1;
    this.buckets.set(key, { tokens: isLeft ? filled - 1 : filled, at: now });
    return isLeft;
  }
}
