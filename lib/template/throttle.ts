/** Limits of a token bucket: tokens a second, and how many it holds. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** What settings of a method or route say of throttling; `undefined` where that is nothing, or not both. */
export function throttleOf(settings: object): Throttle | undefined {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings as { readonly [name: string]: unknown };
  return rate === undefined || burst === undefined ? undefined : { rate: Number(rate), burst: Number(burst) };
}
