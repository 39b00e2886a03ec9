import { QUIET_DAYS } from '../../checks/audit/audit';
import type { Sighting } from '../../checks/audit/judge-entry';
import { keptSightings, linesOfSightings, SEEN } from '../../checks/audit/kept-sightings';
import { SEEN_QUERY, sightingsOf } from '../../checks/audit/seen-query';
import type { CloudWatchLogs } from '../../request/aws/cloudwatch-logs';
import { type Failure, isFailure } from '../../request/aws/failure';

/** What is asked about when requests came from where. */
export interface SightingSources {
  /** Where decisions are logged, by Region. */
  readonly logGroups: readonly { readonly region?: string; readonly name: string }[];
  readonly ownLogGroup: string;
  readonly logs: (region?: string) => Pick<CloudWatchLogs, 'query' | 'lines'>;
  /** Writes a line. */
  readonly emit: (line: object) => void;
}

const DAY_MS = 86_400_000;
/** A function may write of a minute when it is over, and a line takes some more until it is found. */
const LATE_MS = 15 * 60_000;

/**
 * Asks the logs for what came since they were last asked, and keeps it in the function's own log: to ask for all days each day would cost
 * as many times more as there are days. A class that nobody asked anything is left out, since it may be decided where nothing is logged.
 */
export async function askSightings(
  { logGroups, ownLogGroup, logs, emit }: SightingSources,
  now: number,
  signal: AbortSignal,
): Promise<readonly Sighting[] | Failure> {
  const first = now - QUIET_DAYS * DAY_MS;
  const lines = await logs().lines(ownLogGroup, SEEN, first, signal);
  if (isFailure(lines)) return named(ownLogGroup, lines);
  const kept = keptSightings(lines);
  const from = Math.max(first, (kept.until ?? 0) - LATE_MS);
  const fresh: Sighting[] = [];
  for (const { region, name } of logGroups) {
    const answer = await logs(region).query({ logGroup: name, query: SEEN_QUERY, from, to: now }, signal);
    // functions that never ran, or never in this Region, have no log
    if (isFailure(answer) && answer.failure === 'missing') continue;
    if (isFailure(answer)) return named(name, answer);
    fresh.push(...sightingsOf(answer));
  }
  for (const line of linesOfSightings(fresh, now)) emit(line);
  return [...kept.sightings, ...fresh];
}

function named(logGroup: string, { failure, message }: Failure): Failure {
  return { failure, message: `${logGroup}: ${message}` };
}
