import { entriesOf } from '../../checks/origins/entries';
import { shardsPrefix } from '../../lib/contract/list-sources';
import { NONE } from '../../lib/policy/live-allowlist';
import type { ListParameter, ListVersion } from './list-parameter';

/** One parameter of a list, as it was read; version 0 where there is none. */
export interface Shard {
  readonly parameter: ListParameter;
  readonly current: ListVersion;
}

const NOTHING: ListVersion = { version: 0, value: NONE };

/** The list of a class or of an owner, with all parameters that it takes. */
export class LiveList {
  private constructor(
    /** In the order of their entries; there is at least one. */
    readonly shards: readonly Shard[],
    /** Those of the first one, oldest first. */
    private readonly versions: readonly ListVersion[],
  ) {}

  /**
   * Reads a list.
   *
   * @param names of all parameters that it may take beside the first
   * @param isOptional whether the first one need not exist
   * @throws Error with a sentence for the terminal
   */
  static async read(first: ListParameter, names: readonly string[], isOptional: boolean): Promise<LiveList> {
    const [versions, others] = await Promise.all([first.versions(isOptional), first.several(names)]);
    const shards = names.map((name) => ({ parameter: first.another(name), current: others.get(name) ?? NOTHING }));
    return new LiveList([{ parameter: first, current: versions.at(-1) ?? NOTHING }, ...shards], versions);
  }

  /** The same as it is now. */
  again(): Promise<LiveList> {
    const [first, ...others] = this.shards;
    return LiveList.read(
      first!.parameter,
      others.map(({ parameter }) => parameter.name),
      first!.current.version === 0,
    );
  }

  /** The parameter that the list is known by. */
  get parameter(): ListParameter {
    return this.shards[0]!.parameter;
  }

  get name(): string {
    return this.parameter.name;
  }

  get entries(): string[] {
    return this.shards.flatMap(({ current }) => entriesOf(current.value));
  }

  /** Parameters that there are. */
  get written(): readonly Shard[] {
    return this.shards.filter(({ current }) => current.version > 0);
  }

  /** What Parameter Store holds values of new parameters against. */
  get allowedPattern(): string | undefined {
    return this.versions.at(-1)?.allowedPattern;
  }

  /** All versions of one of them that Parameter Store keeps, oldest first. */
  async versionsOf({ parameter }: Shard): Promise<readonly ListVersion[]> {
    return parameter === this.parameter ? this.versions : parameter.versions(true);
  }
}

/** How many parameters a list takes, by the names of all of its sources. */
export function shardCount(sources: readonly string[], list: string): number {
  return 1 + sources.filter((name) => name.startsWith(shardsPrefix(list))).length;
}
