import { type EffectiveList, type ListPart, writeEffectiveList } from '../../lib/contract/effective-list';
import { listSources } from '../../lib/contract/list-sources';
import type { PushedClass } from '../../lib/contract/sync-config';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import type { ListParameter } from './list-store';
import { readSource, type SourceReading } from './read-source';

/** What comes of a reading of the sources of a class. */
export interface NextList {
  /** In force from now on; `undefined` where there never was a good list of the operators. */
  readonly list: EffectiveList | undefined;
  /** The operators' list, then those of owners. */
  readonly sources: readonly SourceReading[];
  /** Entries for which the effective list has no room. */
  readonly leftOut: readonly string[];
}

/**
 * The list of a class after a reading of its sources. One that cannot be read, or says nothing valid, keeps what it had and changes
 * nothing of another; how long the whole counts goes by the operators' list alone, so that no owner can let it run out.
 *
 * @param read what was read, by name of the parameter; a text says why nothing was
 * @param before the effective list until now
 * @param readAt when the reading began, in milliseconds since the epoch
 */
export function nextList(
  config: PushedClass,
  read: ReadonlyMap<string, ListParameter | undefined | string>,
  before: EffectiveList | undefined,
  readAt: number,
): NextList {
  const sources = listSources(config).map((source) => {
    const part = before?.parts.find(({ parameter }) => parameter === source.parameter);
    const known = before && { part, readAt: before.readAt };
    return readSource(source, config, read.get(source.parameter), known, readAt);
  });
  const [operators] = sources;
  if (operators?.part === undefined) return { list: undefined, sources, leftOut: [] };
  const parts = sources.flatMap(({ part }) => part ?? []);
  const whole = { readAt: operators.problem === undefined || before === undefined ? readAt : before.readAt, parts };
  const { list, leftOut } = writeEffectiveList(whole);
  return { list, sources, leftOut };
}

/** Whether two lists say the same, whenever they were read. */
export function isSameList(a: EffectiveList, b: EffectiveList): boolean {
  return JSON.stringify(a.parts) === JSON.stringify(b.parts);
}

/**
 * What a list admits at a time where no function of ours answers: stages come there when they are promoted. The operators' list comes
 * first, then those of owners in turn: a target that has no room for all leaves out those of whoever has the most.
 */
export function originsOf(config: PushedClass, { parts }: EffectiveList, now: number): string[] {
  const [operators = [], ...owners] = parts.map(({ entries }: ListPart) => {
    return parseAllowlist(entries.join(','), config.policy, config.patternsUnder ?? [], now).origins;
  });
  return [...new Set([...operators, ...inTurn(owners)])];
}

/** Some targets count characters and others count origins: a longer one takes more of the room of its owner than others of usual length. */
const USUAL_LENGTH = 32;

/** The origins of some owners, each as soon as what its owner has by then is the least. */
function inTurn(owners: readonly (readonly string[])[]): string[] {
  const all = owners.flatMap((origins) => {
    let taken = 0;
    return origins.map((origin) => {
      taken += Math.max(USUAL_LENGTH, origin.length);
      return { origin, taken };
    });
  });
  return all.sort((a, b) => a.taken - b.taken).map(({ origin }) => origin);
}
