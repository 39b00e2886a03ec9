import type { ParsedAllowlist } from './live-allowlist';
import { OriginSet } from './origin-set';

/** Stands for a client whom all stages have reached. */
const EVERYBODY = -1;

/** The origins of a live list, with its stages where it has any. */
export class ListedOrigins extends OriginSet {
  /** What is admitted once all stages are promoted. */
  readonly candidate: OriginSet | undefined;
  readonly #shares: readonly { readonly below: number; readonly origins: OriginSet }[] = [];

  constructor({ origins, staged }: Pick<ParsedAllowlist, 'origins' | 'staged'>) {
    super(origins);
    if (staged === undefined) return;
    const steady = new OriginSet(staged.steady);
    const stages = staged.stages.map(({ percent, joins, leaves }) => {
      return { percent, joins: new OriginSet(joins), leaves: new OriginSet(leaves) };
    });
    // beside the steady ones, those who have not left yet, or have joined, for clients from a number on
    const from = (client: number) =>
      new OriginUnion([steady, ...stages.map(({ percent, joins, leaves }) => (percent > client ? joins : leaves))]);
    this.candidate = from(EVERYBODY);
    this.#shares = stages.flatMap(({ percent: below }, i) =>
      below > 0 ? { below, origins: from(stages[i - 1]?.percent ?? 0) } : [],
    );
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

/** What some sets admit together. Many have the same ones: a long list is held once, whatever number of stages it has. */
class OriginUnion extends OriginSet {
  readonly #sets: readonly OriginSet[];

  constructor(sets: readonly OriginSet[]) {
    super([]);
    this.#sets = sets;
  }

  /** The origin itself before any pattern, as in one set. */
  override match(origin: string): string | undefined {
    let matching: string | undefined;
    for (let i = 0; i < this.#sets.length; i++) {
      const found = this.#sets[i]!.match(origin);
      if (found === origin) return found;
      matching ??= found;
    }
    return matching;
  }
}
