import { type EffectiveList, entriesIn } from '../../lib/contract/effective-list';
import { ownerListName } from '../../lib/contract/list-sources';
import { readSyncStatus, type SyncStatus, statusName, type TargetStatus } from '../../lib/contract/sync-status';
import { FRESH_SECONDS } from '../../lib/contract/times';
import { effectiveState } from './effective-list';
import type { ListedClass } from './listed-class';
import type { LiveList } from './live-list';
import type { OpenList } from './origins-command';

/** Where a list is in force, and where it is not. */
export interface ListState {
  readonly sources: readonly StatedSource[];
  /** Of a pushed list: what functions read. */
  readonly effective?: StatedEffective;
  readonly targets: readonly StatedTarget[];
  /** Whatever reads the list while it serves requests. */
  readonly readers: { readonly seconds: number; readonly targets: readonly string[] };
  /** Whether each has the latest version, with all of its entries. */
  readonly current: boolean;
}

export interface StatedSource {
  readonly parameter: string;
  readonly version: number;
  readonly at?: Date | undefined;
  /** Entries that admit nothing. */
  readonly rejected?: number | undefined;
  /** Of a pushed list: the version of it that functions read. */
  readonly inForce?: number;
  readonly problem?: string | undefined;
}

interface StatedEffective {
  readonly parameter: string;
  readonly version: number;
  readonly readAt: Date;
  readonly entries: number;
  readonly problem?: string;
}

export interface StatedTarget extends TargetStatus {
  readonly current: boolean;
}

/** The sync function renews what it read long before this part of the time for which it counts has passed. */
const RENEWED_BEFORE = 0.5;

/**
 * @param now milliseconds since the epoch
 * @throws Error with a sentence for the terminal
 */
export async function listState({ listed, list, classList, pushed }: OpenList, now: number): Promise<ListState> {
  const { config } = listed;
  const seconds = config?.live?.freshForSeconds ?? FRESH_SECONDS;
  const own = list.shards.map(({ parameter, current }) => {
    return { parameter: parameter.name, version: current.version, at: current.at };
  });
  const isPulled = config !== undefined && config.live?.effective === undefined;
  const found = isPulled ? undefined : await effectiveState(list.parameter, classList);
  if (found === undefined && (isPulled || config === undefined)) {
    return { sources: own, targets: [], readers: { seconds, targets: textsOf(listed.targets) }, current: true };
  }
  const status = statusOf((await list.parameter.beside(statusName(classList)))?.value);
  const others = await ownedSources(list, pushed, status);
  const sources = [...own, ...others]
    .map((source) => sourceState(source, found?.list, status))
    // of parameters that a list may take, those that it took
    .filter(({ parameter, version, inForce, problem }, i) => {
      const isLater = i > 0 && own.some((one) => one.parameter === parameter);
      return !isLater || version > 0 || inForce !== 0 || problem !== undefined;
    });
  const effective = found?.list && {
    parameter: found.parameter,
    version: found.version,
    readAt: new Date(found.list.readAt),
    entries: entriesIn(found.list).length,
    ...problemOf(whyOld(now - found.list.readAt, config?.live?.usableForSeconds), missed(status)),
  };
  const targets = (status?.targets ?? []).map((target) => {
    const has = sources.every(({ parameter, inForce: version }) => versionAt(target, status, parameter) === version);
    const versions = sources.map(({ parameter }) => versionAt(target, status, parameter));
    return { ...target, has: versions, current: has && target.problem === undefined && !target.leftOut };
  });
  const readers = { seconds, targets: textsOf(listed.targets.filter((one) => isReader(one, targets))) };
  const all = [...sources.map(({ version, inForce: one }) => version === one), ...targets.map((one) => one.current)];
  const isCurrent = !all.includes(false) && effective !== undefined && effective.problem === undefined;
  return { sources, ...(effective && { effective }), targets, readers, current: isCurrent };
}

/** The lists of owners, as code and the status name them; one that nobody here may read is as the sync function met it. */
async function ownedSources(
  list: LiveList,
  pushed: OpenList['pushed'],
  status: SyncStatus | undefined,
): Promise<StatedSource[]> {
  const inCode = Object.keys(pushed?.owners ?? {}).map((owner) => ownerListName(list.name, owner));
  const own = new Set(list.shards.map(({ parameter }) => parameter.name));
  const known = status?.sources.map(({ name }) => name).filter((name) => !own.has(name)) ?? [];
  return Promise.all(
    [...new Set([...inCode, ...known])].map(async (parameter) => {
      const told = status?.sources.find(({ name }) => name === parameter)?.version ?? 0;
      const found = await list.parameter.beside(parameter).catch(() => ({ version: told, at: undefined }));
      return { parameter, version: found?.version ?? 0, at: found?.at };
    }),
  );
}

function sourceState(
  source: StatedSource,
  inForce: EffectiveList | undefined,
  status: SyncStatus | undefined,
): StatedSource {
  const { version = 0 } = inForce?.parts.find(({ parameter }) => parameter === source.parameter) ?? {};
  const told = status?.sources.find(({ name }) => name === source.parameter);
  const problem = told?.problem ?? (version === source.version ? undefined : 'look at the log of AllowlistSync');
  return { ...source, rejected: told?.rejected, inForce: version, problem };
}

function statusOf(value: string | undefined): SyncStatus | undefined {
  return value === undefined ? undefined : readSyncStatus(value);
}

function versionAt({ has }: TargetStatus, status: SyncStatus | undefined, parameter: string): number {
  return has[status?.sources.findIndex(({ name }) => name === parameter) ?? -1] ?? 0;
}

/**
 * Whether something of the app goes by functions, as far as its template has paths of constructs; a distribution does as long as only
 * its preflights have a list of their own.
 */
function isReader({ construct }: ListedClass['targets'][number], targets: readonly TargetStatus[]): boolean {
  if (construct === undefined) return false;
  const own = targets.filter(({ name }) => name === construct || name.startsWith(`${construct}/`));
  const isEdge = own.some(({ kind }) => kind === 'key-value-store');
  return own.length <= (isEdge ? 1 : 0);
}

function textsOf(targets: ListedClass['targets']): string[] {
  return targets.map(({ text }) => text);
}

function whyOld(age: number, usableForSeconds: number | undefined): string | undefined {
  if (usableForSeconds === undefined || age < usableForSeconds * 1000 * RENEWED_BEFORE) return undefined;
  return 'that is long ago: look at the log of AllowlistSync';
}

function missed(status: SyncStatus | undefined): string | undefined {
  if (status === undefined) return 'there is no status: deploy the stack again';
  return status.leftOut ? `${status.leftOut} more have no room in it` : undefined;
}

function problemOf(...problems: readonly (string | undefined)[]): { readonly problem?: string } {
  const all = problems.filter((one) => one !== undefined);
  return all.length > 0 ? { problem: all.join('; ') } : {};
}
