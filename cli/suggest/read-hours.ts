import { inParallel } from '../../checks/audit/in-parallel';
import type { Bin } from '../../checks/denials/class-history';
import { binsOf, HOUR_MS, HOUR_QUERY } from '../../checks/denials/hour-query';
import { type CloudWatchLogs, MAX_QUERY_ROWS, type QueryRow, rowsOf } from '../../request/aws/cloudwatch-logs';
import { isFailure } from '../../request/aws/failure';
import { isObject } from '../../request/guards';
import { readJson } from '../read-json';

export const DAY_MS = 24 * HOUR_MS;
/** What an hour of a file may be away from another: more is a time that something wrote wrongly. */
const MOST_DAYS = 366;
const QUERIES_AT_ONCE = 8;
const QUERY_MS = 120_000;

/** What a class logged, hour by hour from a midnight on. */
export interface ReadHours {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly bins: readonly Bin[];
}

/**
 * Rows of files that `aws logs get-query-results` printed about the query of docs/alarms.md.
 *
 * @throws Error with a sentence for the terminal
 */
export function rowsInFiles(paths: readonly string[]): QueryRow[] {
  return paths.flatMap((path) => {
    const document = readJson(path);
    const results = isObject(document) ? (document as { results?: unknown }).results : undefined;
    if (!Array.isArray(results))
      throw new Error(
        `--input: ${JSON.stringify(path)} has no "results": write what aws logs get-query-results prints`,
      );
    if (results.length >= MAX_QUERY_ROWS)
      throw new Error(
        `--input: ${JSON.stringify(path)} has ${results.length} rows, and Logs Insights leaves out what exceeds them: ask for shorter times, and give one file for each`,
      );
    return rowsOf(results);
  });
}

/** A log as the command line names it: `/aws/lambda/responder`, or `eu-central-1:/aws/lambda/us-east-1.edge`. */
interface LogGroup {
  readonly named: string;
  readonly name: string;
  readonly region?: string;
}

/** Names of log groups have no colon. */
export function logGroupOf(named: string): LogGroup {
  const [name = '', region] = named.split(':').reverse();
  return { named, name, ...(region !== undefined && { region }) };
}

/**
 * Rows of the last days, asked for hour by hour.
 *
 * @param groups names, with a Region and a colon before those of another Region
 * @throws Error with a sentence for the terminal
 */
export async function rowsInLogs(
  logs: (region: string | undefined) => Pick<CloudWatchLogs, 'query'>,
  groups: readonly string[],
  days: number,
  now: number,
): Promise<QueryRow[]> {
  const end = Math.floor(now / HOUR_MS) * HOUR_MS;
  const start = Math.floor(end / DAY_MS) * DAY_MS - days * DAY_MS;
  const hours = Array.from({ length: (end - start) / HOUR_MS }, (_, i) => start + i * HOUR_MS);
  const asked = groups.map(logGroupOf).flatMap((group) => hours.map((from) => ({ group, from })));
  const missing = new Set<string>();
  const answers = await inParallel(asked, QUERIES_AT_ONCE, async ({ group, from }) => {
    const { named, name, region } = group;
    const query = { logGroup: name, from, to: from + HOUR_MS, query: HOUR_QUERY };
    const answer = await logs(region).query(query, AbortSignal.timeout(QUERY_MS));
    if (isFailure(answer) && answer.failure === 'missing') {
      missing.add(named);
      return [];
    }
    if (isFailure(answer)) throw new Error(`${named}: ${answer.failure}: ${answer.message}`);
    return answer;
  });
  // functions that never ran have no log; where no function did, the names are wrong
  if (missing.size === new Set(groups).size)
    throw new Error(`--log-group: there is no log ${[...missing].join(', ')}: look at the names, and at --region`);
  return answers.flat();
}

/** The rows of one class by hour. @throws Error with a sentence for the terminal */
export function hoursOfClass(rows: readonly QueryRow[], className: string, stack: string | undefined): ReadHours {
  const byHour = new Map<number, QueryRow[]>();
  for (const row of rows) {
    const hour = Date.parse(`${row['hour']?.replace(' ', 'T')}Z`);
    if (Number.isNaN(hour)) continue;
    byHour.set(hour, [...(byHour.get(hour) ?? []), row]);
  }
  const ofClass = rows.filter((row) => row['class'] === className && (stack === undefined || row['stack'] === stack));
  const stacks = [...new Set(ofClass.map((row) => row['stack'] ?? ''))];
  if (stacks.length !== 1) {
    const what = stacks.length === 0 ? 'nothing was logged about it' : `several stacks have it: ${stacks.join(', ')}`;
    throw new Error(`got ${JSON.stringify(className)}: ${what}; write the class as Stack/class`);
  }
  const first = Math.min(...byHour.keys());
  const last = Math.max(...byHour.keys());
  if (last - first > MOST_DAYS * DAY_MS) {
    const [from, to] = [first, last].map((hour) => new Date(hour).toISOString());
    throw new Error(`--input: the hours go from ${from} to ${to}: at most ${MOST_DAYS} days were expected`);
  }
  const start = Math.ceil(first / DAY_MS) * DAY_MS;
  const length = Math.max(0, (last - start) / HOUR_MS + 1);
  const key = JSON.stringify([stacks[0], className]);
  const bins = Array.from({ length }, (_, i) => {
    return binsOf(byHour.get(start + i * HOUR_MS) ?? []).get(key) ?? { denials: [], admissions: [] };
  });
  return { start, bins };
}
