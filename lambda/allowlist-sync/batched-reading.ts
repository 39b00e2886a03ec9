/** Names that one call of GetParameters takes. */
const NAMES_A_CALL = 10;
/** All reading of an account and region shares 40 calls a second, unless its owner has asked for more. */
const CALLS_AT_ONCE = 3;

/** What one name waits for. */
interface Asked<T> {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly answer: Promise<T | undefined>;
  readonly settle: (found: Promise<T | undefined>) => void;
}

/** Reads of single parameters, which go many a call and few calls at once. */
export class BatchedReading<T> {
  private asked = new Map<string, Asked<T>>();
  private readonly batches: Asked<T>[][] = [];
  private calls = 0;

  /** @param readAll makes one call; what is not in its answer does not exist */
  constructor(
    private readonly readAll: (names: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, T>>,
  ) {}

  read(name: string, signal: AbortSignal): Promise<T | undefined> {
    const known = this.asked.get(name);
    if (known) return known.answer;
    if (this.asked.size === 0) setImmediate(() => this.send());
    let settle!: Asked<T>['settle'];
    const answer = new Promise<T | undefined>((resolve) => {
      settle = resolve;
    });
    this.asked.set(name, { name, signal, answer, settle });
    return answer;
  }

  /** Sends what was asked in this turn of the event loop. */
  private send(): void {
    const all = [...this.asked.values()];
    this.asked = new Map();
    while (all.length > 0) this.batches.push(all.splice(0, NAMES_A_CALL));
    while (this.calls < CALLS_AT_ONCE && this.batches.length > 0) void this.work();
  }

  private async work(): Promise<void> {
    this.calls += 1;
    for (let batch = this.batches.shift(); batch; batch = this.batches.shift()) {
      const call = this.readAll(
        batch.map(({ name }) => name),
        batch[0]!.signal,
      );
      for (const { name, settle } of batch) settle(call.then((found) => found.get(name)));
      await call.catch(() => {});
    }
    this.calls -= 1;
  }
}
