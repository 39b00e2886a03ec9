import { type Failure, isFailure } from '../../../request/aws/failure';
import type { KeyRecord } from '../../../request/tokens/key/key-record';
import type { TokenStore } from '../../../request/tokens/state/token-store';

/** Little beside what caches of others may keep the published keys for. */
const KEPT_MS = 5_000;

/** Keys as this instance last read them: anybody may ask for them as often as they like, and each read costs. */
export class KeyCache {
  private readonly store: Pick<TokenStore, 'keys'>;
  private readonly clock: () => number;
  private keys: readonly KeyRecord[] = [];
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(store: Pick<TokenStore, 'keys'>, clock: () => number) {
    this.store = store;
    this.clock = clock;
  }

  /** The keys, at most so old; what went wrong is not kept. */
  async read(signal: AbortSignal): Promise<readonly KeyRecord[] | Failure> {
    const now = this.clock();
    const age = now - this.readAt;
    // a clock that was set back says nothing about the age
    if (age >= 0 && age < KEPT_MS) return this.keys;
    const keys = await this.store.keys(signal);
    if (isFailure(keys)) return keys;
    this.keys = keys;
    this.readAt = now;
    return keys;
  }
}
