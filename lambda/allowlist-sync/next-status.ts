import type { TargetConfig } from '../../lib/contract/sync-config';
import {
  readSyncStatus,
  type SourceStatus,
  type SyncStatus,
  type TargetStatus,
  writeSyncStatus,
} from '../../lib/contract/sync-status';
import type { ClassList } from './class-list';
import type { Followed } from './follow';

const EXAMPLES = 5;
const PROBLEM_LENGTH = 300;

/** A target of a class, and what became of it in this round; nothing as long as it is not done. */
export interface Outcome {
  readonly config: TargetConfig;
  followed?: Followed;
}

/**
 * What is to be told of a class.
 *
 * @param before what was told until now
 * @param now milliseconds since the epoch
 */
export function nextStatus(
  list: ClassList,
  outcomes: readonly Outcome[],
  before: SyncStatus | undefined,
  now: number,
): SyncStatus {
  const sources = sourcesOf(list);
  const known = before?.targets.map((one) => {
    return { ...one, has: sources.map(({ name }) => versionIn(one, before, name)) };
  });
  const knownAs = ({ kind, name }: Pick<TargetStatus, 'kind' | 'name'>) => {
    return known?.find((one) => one.kind === kind && one.name === name);
  };
  const since = new Date(now).toISOString();
  const targets = outcomes.flatMap(({ config, followed }) => {
    const kept = knownAs(config);
    if (followed === undefined || followed.isOvertaken) return kept ?? [];
    return { ...targetStatus(config, followed, list, sources, kept), since };
  });
  const whole = { sources, ...(list.leftOut.length > 0 && { leftOut: list.leftOut.length }), targets };
  // what there is no room for is not told, and so does not change
  const told = readSyncStatus(writeSyncStatus(whole)) ?? whole;
  return { ...told, targets: told.targets.map((one) => withoutChange(one, knownAs(one))) };
}

/** Before the operators have a good list, nothing of owners is in force either. */
function sourcesOf({ list, sources, config }: ClassList): SourceStatus[] {
  const what = sources[0]?.part
    ? 'nothing changes before all lists of the operators can be read'
    : `nothing is in force before ${config.source} has a list`;
  return sources.map(({ source, part, rejected, problem }) => {
    const waits = list === undefined && part ? `waiting: ${what}` : undefined;
    const why = problem ? `${problem.problem}: ${problem.message}` : waits;
    return {
      name: source.parameter,
      version: list === undefined ? 0 : (part?.version ?? 0),
      ...(rejected.length > 0 && { rejected: rejected.length }),
      ...(why && { problem: textOf(why) }),
    };
  });
}

function targetStatus(
  { kind, name }: TargetConfig,
  { leftOut, failure }: Followed,
  list: ClassList,
  sources: readonly SourceStatus[],
  before: TargetStatus | undefined,
): Omit<TargetStatus, 'since'> {
  const missed = leftOut.get(list.name) ?? [];
  const isThere = failure === undefined && list.list !== undefined;
  return {
    kind,
    name,
    has: isThere ? sources.map(({ version }) => version) : (before?.has ?? sources.map(() => 0)),
    ...(missed.length > 0 && { leftOut: missed.length, lastLeftOut: missed.slice(-EXAMPLES) }),
    ...(failure !== undefined && { problem: textOf(failure) }),
  };
}

/** A status as it was, if it says the same but for the time. */
function withoutChange(status: TargetStatus, before: TargetStatus | undefined): TargetStatus {
  const isSame =
    before && JSON.stringify(sorted(before)) === JSON.stringify(sorted({ ...status, since: before.since }));
  return isSame ? before : status;
}

function sorted(status: object): [string, unknown][] {
  return Object.entries(status).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The version of a source that a target has by an earlier status, whose sources may have been others. */
function versionIn({ has }: TargetStatus, before: SyncStatus | undefined, name: string): number {
  return has[before?.sources.findIndex((source) => source.name === name) ?? -1] ?? 0;
}

function textOf(problem: string): string {
  return problem.slice(0, PROBLEM_LENGTH);
}
