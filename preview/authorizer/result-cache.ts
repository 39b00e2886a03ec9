/** Results that are kept at once; a preview with more begins anew. */
const MAX_RESULTS = 10_000;

/** What authorizers answered, for as long as it is to be used again. */
export class ResultCache<T> {
  private readonly results = new Map<string, { readonly result: T; readonly until: number }>();

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number = Date.now) {}

  /** What is kept under a key, unless its time is over. */
  get(key: string): T | undefined {
    const found = this.results.get(key);
    return found && found.until > this.now() ? found.result : undefined;
  }

  /** Keeps a result. */
  set(key: string, result: T, ttlSeconds: number): void {
    if (this.results.size >= MAX_RESULTS) this.results.clear();
    this.results.set(key, { result, until: this.now() + ttlSeconds * 1000 });
  }
}
