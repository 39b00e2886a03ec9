import type { Obstacle } from './obstacle';
import type { Probe } from './probes';

/** How one probe ended. */
export interface ProbeResult extends Probe {
  /** Left out where nobody answered. */
  readonly status?: number;
  /** What differs between the answer and the policy; empty where nothing does. */
  readonly differences: readonly string[];
  /** Why the answer says nothing of the policy. */
  readonly obstacle?: Obstacle;
}

/** 1 where something differs, 2 where nothing does but not everything could be judged. */
export function exitCodeOf(results: readonly ProbeResult[]): number {
  if (results.some((result) => result.differences.length > 0)) return 1;
  return results.some(({ obstacle }) => obstacle) ? 2 : 0;
}
