import { FEED_LOOKBACK_MS, FEED_OVERLAP_MS } from '../../../lib/contract/times';
import { type Failure, isFailure } from '../../aws/failure';
import { fromKeyItem, type KeyRecord } from '../key/key-record';
import type { TokenState } from '../token/access-token';
import { RevocationSnapshot } from './revocation-snapshot';
import { MAX_SUBJECT_TOKEN_AGE_SECONDS } from './revoke';
import type { TokenStore } from './token-store';

/**
 * Keys and revocations as they were in the table when a request began. Lambda gives an instance one request at a time, so
 * that no later read adds to them meanwhile.
 */
export interface CurrentState {
  readonly keys: readonly KeyRecord[];
  readonly tokens: TokenState;
  /** Whether a subject was signed out after its identity provider issued a token at `issuedAt`. */
  isSignedOut(subject: string, issuedAt: number): boolean;
}

const LOOKBACK_MS = MAX_SUBJECT_TOKEN_AGE_SECONDS * 1000 + FEED_LOOKBACK_MS;

/** Reads the feed for every request that depends on it; of revocations, those that it has not seen yet. */
export class IssuerState {
  private readonly store: Pick<TokenStore, 'feed'>;
  private readonly clock: () => number;
  private readonly snapshot = new RevocationSnapshot();
  /** Those of subjects alone: what they are about is not only our tokens. */
  private readonly signOuts = new RevocationSnapshot();
  private readAt: number | undefined;

  constructor(store: Pick<TokenStore, 'feed'>, clock: () => number) {
    this.store = store;
    this.clock = clock;
  }

  async read(signal: AbortSignal): Promise<CurrentState | Failure> {
    const now = this.clock();
    // with a clock that was set back, nothing is known for sure about when
    const known = this.readAt !== undefined && this.readAt <= now;
    const items = await this.store.feed(known ? this.readAt! - FEED_OVERLAP_MS : now - LOOKBACK_MS, signal);
    if (isFailure(items)) return items;
    const seconds = Math.floor(now / 1000);
    this.snapshot.add(items, seconds, true);
    const signOuts = items.filter(({ kind }) => kind === 'subject');
    this.signOuts.add(signOuts, seconds, true);
    this.readAt = now;
    return {
      keys: items.map(fromKeyItem).filter((key) => key !== undefined),
      tokens: this.snapshot,
      isSignedOut: (sub, iat) => this.signOuts.revocation({ jti: '', client_id: '', sub, iat }) !== undefined,
    };
  }
}
