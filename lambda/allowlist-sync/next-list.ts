import { type EffectiveList, hasRoom, writeEffectiveList } from '../../lib/contract/effective-list';
import { writePart } from '../../lib/contract/effective-part';
import { type ListSource, listSources } from '../../lib/contract/list-sources';
import type { PushedClass } from '../../lib/contract/sync-config';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import type { KnownList, ListValues } from './list-in-force';
import type { ListParameter } from './list-store';
import { readSource, type SourceReading } from './read-source';

/** What comes of a reading of the sources of a class. */
export interface NextList {
  /** In force from now on; `undefined` where nothing changes, since there never was a good list of the operators. */
  readonly list: EffectiveList | undefined;
  /** What its parameters get. */
  readonly values?: ListValues;
  /** Those of the operators, then those of owners. */
  readonly sources: readonly SourceReading[];
  /** Entries for which the effective list has no room. */
  readonly leftOut: readonly string[];
}

/**
 * The list of a class after a reading of its sources. One that cannot be read, or says nothing valid, keeps what it had and changes
 * nothing of another; how long the whole counts goes by the operators' sources alone, so that no owner can let it run out.
 *
 * @param read what was read, by name of the parameter; a text says why nothing was
 * @param before the effective list until now
 * @param readAt when the reading began, in milliseconds since the epoch
 */
export function nextList(
  config: PushedClass,
  read: ReadonlyMap<string, ListParameter | undefined | string>,
  before: KnownList | undefined,
  readAt: number,
): NextList {
  const all = listSources(config);
  const sources = all.map((source) => {
    const part = before?.parts.find(({ parameter }) => parameter === source.parameter);
    const known = before && { part, readAt: before.readAt };
    return readSource(source, config, read.get(source.parameter), known, readAt);
  });
  const operators = sources.filter(({ source }) => source.owner === undefined);
  const hasNone = operators[0]?.part === undefined;
  if (hasNone || (!isKnown(before) && operators.some(isUnread))) return { list: undefined, sources, leftOut: [] };
  const isGood = before === undefined || operators.every(({ problem }) => problem === undefined);
  const parts = sources.flatMap(({ part }) => part ?? []);
  return { ...valuesOf({ readAt: isGood ? readAt : before.readAt, parts }, all), sources };
}

function isKnown(before: KnownList | undefined): boolean {
  return before !== undefined && !before.isTorn;
}

/** Whether nobody knows what a source has: of a list that is not known whole, it would be taken out because a read failed. */
function isUnread({ part, problem }: SourceReading): boolean {
  return part === undefined && problem?.problem === 'unreachable';
}

/** What the parameters of a list get: as long as one has room for all, one. */
function valuesOf(
  list: EffectiveList,
  sources: readonly ListSource[],
): Required<Pick<NextList, 'list' | 'values' | 'leftOut'>> {
  if (sources.length === 1 || hasRoom(list)) {
    const { value, list: held, leftOut } = writeEffectiveList(list);
    return { list: held, values: { value }, leftOut };
  }
  const none = { version: 0, entries: [] };
  const parts = sources.map(({ parameter }) => {
    const part = list.parts.find((one) => one.parameter === parameter) ?? { parameter, ...none };
    return { part, ...writePart(part) };
  });
  const held = parts.flatMap(({ part, leftOut }) => {
    const entries = part.entries.slice(0, part.entries.length - leftOut.length);
    return part.version > 0 ? [{ ...part, entries }] : [];
  });
  return {
    list: { ...list, parts: held },
    values: { readAt: list.readAt, parts: parts.map(({ value }) => value) },
    leftOut: parts.flatMap(({ leftOut }) => leftOut),
  };
}

/**
 * What a list admits at a time where no function of ours answers: stages come there when they are promoted. The operators' entries come
 * first, then those of owners in turn: a target that has no room for all leaves out those of whoever has the most.
 */
export function originsOf(config: PushedClass, { parts }: EffectiveList, now: number): string[] {
  const sources = listSources(config).map(({ parameter, owner }) => {
    const { entries = [] } = parts.find((part) => part.parameter === parameter) ?? {};
    const { origins } = parseAllowlist(entries.join(','), config.policy, config.patternsUnder ?? [], now);
    return { owner, origins };
  });
  const operators = sources.filter(({ owner }) => owner === undefined);
  const owners = sources.filter(({ owner }) => owner !== undefined);
  return [
    ...new Set([...operators.flatMap(({ origins }) => origins), ...inTurn(owners.map(({ origins }) => origins))]),
  ];
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
