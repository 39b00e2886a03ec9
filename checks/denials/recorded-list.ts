import { parseListEntry } from '../../lib/policy/list-entry';
import type { ListChange, ListedOrigin } from './class-history';
import { HOUR_MS } from './hour-query';

/** A version of a list, as Parameter Store keeps it. */
export interface ListVersion {
  /** Entries, as they are written. */
  readonly entries: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether somebody said what they did: `cdk-cors origins` has written it. */
  readonly isRecorded: boolean;
}

/** The mark of `cdk-cors origins` at the end of what it writes about a version. */
const MARK = / \[cdk-cors from \d+ [0-9a-f]+\]$/;

/** Versions as Parameter Store has them, the oldest first. A description belongs to one version, but later ones inherit it. */
export function listVersions(
  versions: readonly { readonly value: string; readonly at: number; readonly description?: string }[],
): ListVersion[] {
  return versions.map(({ value, at, description = '' }, i) => ({
    entries: entriesIn(value),
    at,
    isRecorded: description !== versions[i - 1]?.description && MARK.test(description),
  }));
}

export function entriesIn(value: string): string[] {
  return value.split(/[\s,]+/).filter((text) => text !== '' && text !== 'none');
}

/**
 * What should be listed now, and what was changed on purpose. What a version does not have any more although nobody said so, since the
 * parameter was written over for example, should still be there.
 *
 * @param versions the oldest first
 * @param start of the first bin, in milliseconds since the epoch
 */
export function recordedList(
  versions: readonly ListVersion[],
  start: number,
): { listed: ListedOrigin[]; changes: ListChange[] } {
  const listed = new Map<string, ListedOrigin>();
  const changes: ListChange[] = [];
  for (const [i, { entries, at, isRecorded }] of versions.entries()) {
    const bin = Math.floor((at - start) / HOUR_MS);
    // who only joins is not let in yet
    const admitting = entries.filter((text) => !text.includes(';joins='));
    const here = new Map(admitting.map((text) => [text.split(';')[0] ?? '', text]));
    for (const [origin, text] of here) {
      const since = listed.get(origin)?.since ?? (i === 0 ? Math.min(-1, bin) : bin);
      listed.set(origin, { origin, since, ...untilOf(text, start) });
      if (since === bin && bin >= 0) changes.push({ bin, origin, change: 'added' });
    }
    for (const origin of [...listed.keys()].filter((one) => isRecorded && !here.has(one))) {
      listed.delete(origin);
      changes.push({ bin, origin, change: 'removed' });
    }
  }
  return { listed: [...listed.values()], changes };
}

/**
 * The same of a list that is made from several parameters. An origin that one of them has is listed, whatever becomes of it in others.
 *
 * @param sources versions of each, the oldest first; all but the first may be newer than the list
 */
export function recordedLists(
  sources: readonly (readonly ListVersion[])[],
  start: number,
): { listed: ListedOrigin[]; changes: ListChange[] } {
  const all = sources.map((versions, i) => recordedList(i === 0 ? versions : [NOT_THERE, ...versions], start));
  const since = new Map<string, Map<number, ListedOrigin>>();
  for (const [i, { listed }] of all.entries())
    for (const one of listed) since.set(one.origin, (since.get(one.origin) ?? new Map()).set(i, one));
  const isElsewhere = (origin: string, bin: number, here: number) =>
    [...(since.get(origin) ?? [])].some(([i, one]) => i !== here && one.since <= bin);
  return {
    listed: [...since.values()].map((found) => [...found.values()].reduce(longest)),
    changes: all
      .flatMap(({ changes }, i) => changes.filter(({ origin, bin }) => !isElsewhere(origin, bin, i)))
      .sort((a, b) => a.bin - b.bin),
  };
}

const NOT_THERE: ListVersion = { entries: [], at: 0, isRecorded: true };

function longest(a: ListedOrigin, b: ListedOrigin): ListedOrigin {
  const until = a.until === undefined || b.until === undefined ? undefined : Math.max(a.until, b.until);
  return { origin: a.origin, since: Math.min(a.since, b.since), ...(until !== undefined && { until }) };
}

function untilOf(text: string, start: number): { until?: number } {
  const entry = parseListEntry(text);
  if (typeof entry === 'string' || entry.endsAt === Number.POSITIVE_INFINITY) return {};
  return { until: Math.ceil((entry.endsAt - start) / HOUR_MS) };
}
