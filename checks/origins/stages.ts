import { parseListEntry } from '../../lib/policy/list-entry';
import { type Change, changeBetween, originOf } from './entries';

/** What somebody wants to change of a list in stages. */
export interface StageWish {
  /** Entries, with or without other keys. */
  readonly add: readonly string[];
  /** Origins. */
  readonly remove: readonly string[];
  /** Of these, or of all stages where there are none of these. @default - as it is, or 0 */
  readonly percent?: number;
}

export type Stage = { readonly joins: number } | { readonly leaves: number };

const STAGE = /;(joins|leaves)=[^;]*/g;

/** The stage of an entry; `undefined` where it has none, or cannot be read. */
export function stageOf(entry: string): Stage | undefined {
  const parsed = parseListEntry(entry);
  if (typeof parsed === 'string') return undefined;
  const { joins, leaves } = parsed;
  return joins !== undefined ? { joins } : leaves !== undefined ? { leaves } : undefined;
}

/** An entry without its stage. */
export function withoutStage(entry: string): string {
  return entry.replace(STAGE, '');
}

/** The change that puts entries on a stage, or moves those that are. */
export function staging(entries: readonly string[], { add, remove, percent }: StageWish): Change {
  const isNamed = add.length + remove.length > 0;
  const known = new Map(entries.map((entry) => [originOf(entry), stageOf(entry)]));
  const at = (origin: string) => percent ?? Object.values(known.get(origin) ?? {})[0] ?? 0;
  const moved = entries.map((entry) => {
    const stage = stageOf(entry);
    if (remove.includes(originOf(entry))) return `${withoutStage(entry)};leaves=${at(originOf(entry))}`;
    if (isNamed || stage === undefined || percent === undefined) return entry;
    return `${withoutStage(entry)};${Object.keys(stage)[0]}=${percent}`;
  });
  const joining = add.map((entry) => `${withoutStage(entry)};joins=${at(originOf(entry))}`);
  return { ...between(entries, moved), put: joining };
}

/** The change that makes the candidate the list. */
export function promotion(entries: readonly string[]): Change {
  const promoted = entries.filter((entry) => !('leaves' in (stageOf(entry) ?? {})));
  return between(
    entries,
    promoted.map((entry) => (stageOf(entry) ? withoutStage(entry) : entry)),
  );
}

/** The change that takes all entries off their stages. */
export function unstaging(entries: readonly string[]): Change {
  const kept = entries.filter((entry) => !('joins' in (stageOf(entry) ?? {})));
  return between(
    entries,
    kept.map((entry) => (stageOf(entry) ? withoutStage(entry) : entry)),
  );
}

/** Nothing that others remove meanwhile comes back by it. */
function between(before: readonly string[], after: readonly string[]): Change {
  const { put, remove } = changeBetween(before, after);
  return { put: [], remove, rewrite: put };
}
