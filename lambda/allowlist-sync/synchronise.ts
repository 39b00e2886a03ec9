import { type ClassList, isCurrent, readClass } from './class-list';
import { ClassStatus } from './class-status';
import { type Followed, follow } from './follow';
import type { SourceReading } from './read-source';
import type { SyncRuntime } from './sync-runtime';
import { tellClass, tellStatus, tellTarget } from './tell';

/** Each begins anew because of a change in the one before it. */
const ROUNDS = 5;
const PAUSE_MS = 50;

/**
 * Brings effective lists and targets to where the sources are. It holds nothing from one run to the next and locks nothing: two may run
 * at once, and one that is stopped anywhere is made up for by the next. Whoever writes looks afterwards whether the sources are still
 * what was written, and begins again if not, so that the last one to stop has written the newest. Returns what went wrong; never rejects.
 */
export async function synchronise(runtime: SyncRuntime): Promise<string[]> {
  for (let round = 1; ; round++) {
    const { classes, followed, statuses } = await goRound(runtime);
    const isLast = round === ROUNDS || runtime.signal.aborted;
    if (!isLast && (await mustGoOn(runtime, classes, followed, statuses))) {
      await runtime.pause(PAUSE_MS * round);
      continue;
    }
    const problems = [
      ...classes.flatMap((one) => tellClass(runtime, one, followed)),
      ...followed.flatMap((one, i) => tellTarget(runtime, runtime.config.targets[i]!, one)),
      ...statuses.flatMap((one) => tellStatus(runtime, one)),
    ];
    const unsettled = round === ROUNDS && followed.some(({ isOvertaken }) => isOvertaken);
    return unsettled ? [...problems, `lists changed in each of ${ROUNDS} rounds`] : problems;
  }
}

const UNTOUCHED: Followed = { isWritten: false, leftOut: new Map() };

async function goRound(runtime: SyncRuntime) {
  const { config, store, targets, clock, signal, pause } = runtime;
  const entries = Object.entries(config.classes);
  const classes = await Promise.all(entries.map(([name, one]) => readClass(name, one, runtime)));
  // whoever wrote in between may know of a newer list: the next round goes by that
  const known = classes.filter(({ isOvertaken }) => !isOvertaken);
  const lists = new Map(known.flatMap(({ name, origins }) => (origins ? [[name, origins] as const] : [])));
  const left = classes.flatMap(({ name, isLeft }) => (isLeft ? [name] : []));
  const isNewest = async (names: readonly string[]) => {
    const own = classes.filter(({ name, origins }) => names.includes(name) && origins !== undefined);
    const versions = await Promise.all(own.map(({ name }) => store.read(config.classes[name]!.effective, signal)));
    return own.every(({ effectiveVersion }, i) => (versions[i]?.version ?? 0) === effectiveVersion);
  };
  const statuses = classes.map((one) => {
    const own = config.targets.filter((_, i) => targets[i]!.classes.includes(one.name));
    return new ClassStatus(one, own, store, clock, signal);
  });
  const followed = await Promise.all(
    targets.map(async (target, i) => {
      if (target.classes.every((name) => left.includes(name))) return UNTOUCHED;
      const one = await follow(target, lists, isNewest, signal, pause);
      for (const status of statuses) status.arrived(config.targets[i]!, one);
      return one;
    }),
  );
  await Promise.all(statuses.map((status) => status.settle()));
  return { classes, followed, statuses };
}

async function mustGoOn(
  { store, signal }: SyncRuntime,
  classes: readonly ClassList[],
  followed: readonly Followed[],
  statuses: readonly ClassStatus[],
): Promise<boolean> {
  if (statuses.some(({ isOvertaken }) => isOvertaken)) return true;
  if (classes.some(({ isOvertaken, sources }) => isOvertaken || sources.some(isBehind))) return true;
  if (followed.some(({ isOvertaken }) => isOvertaken)) return true;
  if (!classes.some(({ isWritten }) => isWritten) && !followed.some(({ isWritten }) => isWritten)) return false;
  try {
    const known = classes.filter(({ failure, isLeft }) => failure === undefined && !isLeft);
    const current = await Promise.all(known.map((one) => isCurrent(one, store, signal)));
    return current.includes(false);
  } catch {
    // the next run looks again
    return false;
  }
}

function isBehind({ problem }: SourceReading): boolean {
  return problem?.problem === 'behind';
}
