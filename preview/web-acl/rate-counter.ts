import { type InspectedRequest, matches, type RateBasedStatement } from './statement';

const DEFAULT_WINDOW_SECONDS = 300;
/** Groups of requests that are counted apart; AWS WAF tracks at most 10,000 that exceed a rate. */
const MAX_KEYS = 10_000;

/** Counts requests by what a rate-based rule tells apart, over its window, which slides. */
export class RateCounter {
  private readonly times = new Map<string, number[]>();

  constructor(
    private readonly statement: RateBasedStatement,
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts a request. Whether there are more like it than the rate allows. */
  isBeyond(request: InspectedRequest, labels: ReadonlySet<string>): boolean {
    const { ScopeDownStatement, Limit, EvaluationWindowSec = DEFAULT_WINDOW_SECONDS } = this.statement;
    if (ScopeDownStatement && !matches(ScopeDownStatement, request, labels)) return false;
    const key = this.keyOf(request);
    if (key === undefined) return false;
    const since = this.now() - EvaluationWindowSec * 1000;
    const times = (this.times.get(key) ?? []).filter((time) => time > since);
    times.push(this.now());
    // the last ones tell whether it is beyond the rate
    this.times.set(key, times.slice(-Limit - 1));
    if (this.times.size > MAX_KEYS) this.times.delete(this.times.keys().next().value!);
    return times.length > Limit;
  }

  /** `undefined` for a request without all that is told apart, which is not counted. */
  private keyOf(request: InspectedRequest): string | undefined {
    const { AggregateKeyType, CustomKeys = [] } = this.statement;
    if (AggregateKeyType === 'IP') return request.address;
    const parts = CustomKeys.map(({ IP, Header }) => {
      return IP ? request.address : Header && request.header(Header.Name.toLowerCase());
    });
    return AggregateKeyType !== 'CUSTOM_KEYS' || parts.includes(undefined) ? undefined : JSON.stringify(parts);
  }
}
