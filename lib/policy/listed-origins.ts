import type { ParsedAllowlist } from './live-allowlist';
import { OriginSet } from './origin-set';

/** The origins of a live list, with its stages where it has any. */
export class ListedOrigins extends OriginSet {
  /** What is admitted once all stages are promoted. */
  readonly candidate: OriginSet | undefined;
  readonly #shares: readonly { readonly below: number; readonly origins: OriginSet }[];

  constructor({ origins, staged }: Pick<ParsedAllowlist, 'origins' | 'staged'>) {
    super(origins);
    this.candidate = staged && new OriginSet(staged.candidate);
    this.#shares = (staged?.shares ?? []).map(({ below, origins }) => ({ below, origins: new OriginSet(origins) }));
  }

  /** Whether it differs by client. */
  get hasShares(): boolean {
    return this.#shares.length > 0;
  }

  /** What is admitted for the client of a number from 0 to 99. */
  for(client: number): OriginSet {
    return this.#shares.find(({ below }) => client < below)?.origins ?? this;
  }
}
