import { messageOf } from './class-list';
import type { Lists, SyncTarget } from './sync-target';

/** What became of a target. */
export interface Followed {
  readonly isWritten: boolean;
  /** Entries that it cannot hold, by name of class. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>;
  /** Whether newer lists came up meanwhile, so that it was left as it was. */
  readonly isOvertaken?: boolean;
  readonly failure?: string;
}

/** Writes of one target in one round: more, and somebody else writes it, too. */
const WRITES = 4;
const FIRST_PAUSE_MS = 100;
const NONE: Followed['leftOut'] = new Map();

/**
 * Brings a target to where its lists are: reads it, writes what differs, and reads it again until nothing does. Never rejects, so that
 * no target is in the way of another.
 *
 * @param isNewest asked before each write: what is older than what others read must not be written over theirs
 */
export async function follow(
  target: SyncTarget,
  lists: Lists,
  isNewest: (classes: readonly string[]) => Promise<boolean>,
  signal: AbortSignal,
  pause: (milliseconds: number) => Promise<void>,
): Promise<Followed> {
  let leftOut = NONE;
  try {
    for (let writes = 0; ; writes++) {
      const state = await target.read(signal);
      const plan = target.plan(state, lists);
      leftOut = plan.leftOut;
      if (plan.change === undefined) return { isWritten: writes > 0, leftOut };
      if (writes === WRITES) return { isWritten: true, leftOut, failure: NOT_EQUAL };
      if (!(await isNewest(target.classes))) return { isWritten: writes > 0, leftOut, isOvertaken: true };
      if (writes > 0) await pause(FIRST_PAUSE_MS * 2 ** writes);
      await target.write(plan.change, state, signal);
    }
  } catch (error) {
    return { isWritten: true, leftOut, failure: messageOf(error) };
  }
}

const NOT_EQUAL = `it is not what was written, after ${WRITES} writes: something else writes it, too`;
