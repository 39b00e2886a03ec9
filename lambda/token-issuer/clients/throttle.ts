import { isFailure } from '../../../request/aws/failure';
import type { TokenStore } from '../../../request/tokens/state/token-store';
import { type OAuthError, oauthError } from '../oauth-error';

const WINDOW_SECONDS = 60;
const MAX_REMEMBERED = 1000;

type Kind = 'client' | 'address';

/** Counts requests by the minute, over all instances. */
export class Throttle {
  private readonly store: Pick<TokenStore, 'count'>;
  private readonly clock: () => number;
  /** Who is over the limit, and until when: what is refused anyway costs no more writes. */
  private readonly exhausted = new Map<string, number>();

  constructor(store: Pick<TokenStore, 'count'>, clock: () => number) {
    this.store = store;
    this.clock = clock;
  }

  /** Counts one request, and says what is wrong if it is one too many. */
  async admit(kind: Kind, id: string, perMinute: number, signal: AbortSignal): Promise<undefined | OAuthError> {
    const known = this.refusal(kind, id);
    if (known) return known;
    const now = this.seconds();
    const start = now - (now % WINDOW_SECONDS);
    const end = start + WINDOW_SECONDS;
    const count = await this.store.count(kind, id, { start, end }, signal);
    if (isFailure(count)) return unavailable();
    if (count <= perMinute) return undefined;
    if (this.exhausted.size >= MAX_REMEMBERED) this.exhausted.clear();
    this.exhausted.set(`${kind}#${id}`, end);
    return tooMany(kind, end - now);
  }

  /** What is wrong if this instance knows somebody to be over the limit; counts nothing. */
  refusal(kind: Kind, id: string): undefined | OAuthError {
    const now = this.seconds();
    const end = this.exhausted.get(`${kind}#${id}`) ?? 0;
    return end > now ? tooMany(kind, end - now) : undefined;
  }

  private seconds(): number {
    return Math.floor(this.clock() / 1000);
  }
}

/** The answer where the table or KMS do not do what they should: nothing is decided without them. */
export function unavailable(retryAfterSeconds = 1): OAuthError {
  return oauthError('temporarily_unavailable', 'try again later', retryAfterSeconds);
}

function tooMany(kind: Kind, seconds: number): OAuthError {
  const description = kind === 'client' ? 'this client asks too often' : 'this address asks too often';
  return oauthError('too_many_requests', description, seconds);
}
