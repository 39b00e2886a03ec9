import { byOrigin, type Change, changed, entriesOf, listValue, originOf } from '../../checks/origins/entries';
import { problem } from '../tokens/problem';
import { type AppliedChange, applyChange } from './apply-change';
import { divideChange } from './divide-change';
import type { LiveList, Shard } from './live-list';
import { settledList } from './settled-list';

/** A parameter of a list that was written. */
export interface WrittenParameter extends AppliedChange {
  readonly parameter: string;
}

/** What became of a change of a list. */
interface WrittenList {
  readonly entries: readonly string[];
  /** Why a part of it is not written. */
  readonly problem?: string;
}

/** Others who write the same origins take turns with us, and each turn leaves less to do. */
const TRIES = 8;

/**
 * Writes a change to all parameters of a list that it is about, one after the other. Where others wrote meanwhile what leaves no room for
 * new origins, these go to the next parameter; where others added the same origins to another one, the first one keeps them.
 *
 * @param first parameter that new origins go to while it has room
 * @param room characters that each parameter takes
 * @param tell takes each parameter as soon as it is written
 * @throws Error with a sentence for the terminal, if nothing was written
 */
export async function writeList(
  list: LiveList,
  change: Change,
  reason: string | undefined,
  first: number,
  room: number,
  tell: (written: WrittenParameter) => void,
): Promise<WrittenList> {
  let now = list;
  let left = change;
  let isWritten = false;
  const failed = (why: string): WrittenList => ({ entries: now.entries, problem: why });
  for (let tries = 0; tries < TRIES; tries++) {
    const unplaced: { put: string[]; rewrite: string[] } = { put: [], rewrite: [] };
    let todo: Part[] | undefined;
    let isMerged = false;
    try {
      todo = partsOf(now, left, first, room);
      for (; todo.length > 0; todo.shift()) {
        const { shard, part } = todo[0]!;
        const applied = await applyChange(target(list, shard), shard.current, part, reason, room);
        isWritten = true;
        isMerged ||= applied.merged.length > 0;
        tell({ ...applied, parameter: shard.parameter.name });
        unplaced.put.push(...(applied.unplaced?.put ?? []));
        unplaced.rewrite.push(...(applied.unplaced?.rewrite ?? []));
        if (list.shards.length === 1 && applied.unplaced === undefined) return { entries: applied.entries };
      }
      now = await settledList(now, list);
    } catch (error) {
      if (!isWritten) throw error;
      const missing = [...(todo ?? []).map(textOf), ...(todo ? unplaced : left).put];
      const message = error instanceof Error ? error.message : String(error);
      return failed(missing.length > 0 ? `${message}; not written: ${missing.join(', ')}` : message);
    }
    const twice = inSeveral(now, change, isMerged);
    if (unplaced.put.length + unplaced.rewrite.length + twice.length === 0) return { entries: now.entries };
    left = { put: unplaced.put, remove: [], rewrite: [...unplaced.rewrite, ...twice] };
  }
  return failed(problem('list-busy', `${list.name}: others wrote the same origins ${TRIES} times: try again`));
}

/**
 * What writing a change would make of which parameters, if nobody else wrote meanwhile.
 *
 * @throws Error `list-too-long`
 */
export function writingsOf(
  list: LiveList,
  change: Change,
  first: number,
  room: number,
): { readonly name: string; readonly version: number; readonly length: number; readonly before: number }[] {
  return partsOf(list, change, first, room).map(({ shard: { parameter, current }, part }) => {
    const { length } = listValue(changed(entriesOf(current.value), part));
    return { name: parameter.name, version: current.version + 1, length, before: current.value.length };
  });
}

/** What a change means for one parameter. */
interface Part {
  readonly shard: Shard;
  readonly part: Change;
}

/** Of a change, what it means for those parameters that it is about. */
function partsOf({ shards }: LiveList, change: Change, first: number, room: number): Part[] {
  const held = shards.map(({ current }) => entriesOf(current.value));
  return divideChange(change, held, first, room).flatMap((part, i) => {
    const isSame = listValue(changed(held[i]!, part)) === listValue(held[i]!);
    return isSame ? [] : [{ shard: shards[i]!, part }];
  });
}

function target({ shards, allowedPattern }: LiveList, { parameter }: Shard): Parameters<typeof applyChange>[0] {
  if (shards.length === 1) return parameter;
  return {
    name: parameter.name,
    versions: () => parameter.versions(true),
    write: (value, reason, base) =>
      parameter.write(value, reason, base, { isShard: true, ...(base === 0 && { allowedPattern }) }),
  };
}

/**
 * Entries for origins that are in several parameters now: those of a change, or of all.
 *
 * @param isAll whether others wrote as well: they may have added again what for a moment was written over
 */
function inSeveral({ shards }: LiveList, { put, rewrite = [] }: Change, isAll: boolean): string[] {
  const places = shards.map(({ current }) => byOrigin(entriesOf(current.value)));
  const wanted = byOrigin([...rewrite, ...put]);
  const origins = isAll ? new Set(places.flatMap((has) => [...has.keys()])) : wanted.keys();
  return [...origins].flatMap((origin) => {
    const [first, ...others] = places.flatMap((has) => (has.has(origin) ? [has.get(origin)!] : []));
    return others.length > 0 ? (wanted.get(origin) ?? first ?? []) : [];
  });
}

function textOf({ shard, part: { put, remove, rewrite = [] } }: Part): string {
  const origins = new Set([...[...put, ...rewrite].map(originOf), ...remove]);
  return `${shard.parameter.name} (${[...origins].join(', ')})`;
}
