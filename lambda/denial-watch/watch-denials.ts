import type { ListChange, ListedOrigin } from '../../checks/denials/class-history';
import { classify, LEAST_BINS } from '../../checks/denials/classify';
import { type DenialFinding, KINDS } from '../../checks/denials/denial-finding';
import { findingText } from '../../checks/denials/finding-text';
import { binsOf, classKey, HOUR_MS, HOUR_QUERY } from '../../checks/denials/hour-query';
import { KEPT, keptHours, linesOfHour } from '../../checks/denials/kept-hours';
import { DAYS_OF_HISTORY } from '../../checks/denials/past-hours';
import { printable } from '../../checks/text';
import { ANOMALOUS_DENIALS, CLASS_DIMENSIONS, FINDING_DIMENSIONS } from '../../lib/contract/metrics';
import type { LogsQuery, QueryRow } from '../../request/aws/cloudwatch-logs';
import { type Failure, isFailure } from '../../request/aws/failure';
import type { Sns } from '../../request/aws/sns';
import type { Log } from '../../request/log';
import { embeddedMetrics } from '../../request/observe/embedded-metrics';

/** A class that is watched, and its list. */
export interface WatchedClass {
  readonly stack: string;
  readonly name: string;
  readonly list: (
    start: number,
  ) => Promise<{ listed: readonly ListedOrigin[]; changes: readonly ListChange[] } | Failure>;
}

export interface WatchContext {
  readonly classes: readonly WatchedClass[];
  /** Where decisions are logged, by Region. */
  readonly logGroups: readonly { readonly region?: string; readonly name: string }[];
  readonly ownLogGroup: string;
  readonly logs: (region?: string) => {
    query(query: LogsQuery, signal: AbortSignal): Promise<readonly QueryRow[] | Failure>;
    lines(logGroup: string, text: string, since: number, signal: AbortSignal): Promise<readonly string[] | Failure>;
  };
  readonly sns: Pick<Sns, 'publish'>;
  /** @default - nobody is told */
  readonly topicArn?: string;
  readonly log: Log;
  /** Writes a line. */
  readonly emit: (line: object) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Milliseconds in which all of it has to be done. */
  readonly time: number;
}

const DAY_MS = 24 * HOUR_MS;
/** Hours that one invocation asks for at most: after the first deployment it takes some to know two weeks. */
const HOURS_AT_ONCE = 12;
/** So long after a finding it is another one, if it comes back. */
const SAME_FINDING_HOURS = 6;
/** Findings that a message names, mistakes of ours first. */
const NAMED = 20;

/**
 * Asks for the last hour, keeps what it hears in its own log, and says what is not as usual. Keeping costs less than asking for two weeks
 * each hour, and Logs Insights would not give so many rows.
 *
 * @throws Error where something could not be read, or nobody could be told: alarms look at failed invocations
 */
export async function watchDenials(context: WatchContext): Promise<void> {
  const { classes, logs, ownLogGroup, emit, clock, time } = context;
  const signal = AbortSignal.timeout(time);
  const end = Math.floor(clock() / HOUR_MS) * HOUR_MS;
  const first = Math.floor(end / DAY_MS) * DAY_MS - DAYS_OF_HISTORY * DAY_MS;
  const lines = await logs().lines(ownLogGroup, KEPT, first, signal);
  if (isFailure(lines)) throw new Error(`${ownLogGroup}: ${lines.failure}: ${lines.message}`);
  const kept = keptHours(lines);
  const hoursOf = ({ stack, name }: WatchedClass) => {
    const key = classKey(stack, name);
    if (!kept.has(key)) kept.set(key, new Map());
    return kept.get(key)!;
  };
  const missing: number[] = [];
  for (let hour = end - HOUR_MS; hour >= first; hour -= HOUR_MS)
    if (classes.some((one) => !hoursOf(one).has(hour))) missing.push(hour);
  for (const hour of missing.slice(0, HOURS_AT_ONCE)) {
    const bins = binsOf(await askFor(hour, context, signal));
    for (const one of classes) {
      const bin = bins.get(classKey(one.stack, one.name)) ?? { denials: [], admissions: [] };
      hoursOf(one).set(hour, bin);
      for (const line of linesOfHour({ stack: one.stack, class: one.name, hour, bin })) emit(line);
    }
  }
  const problems: string[] = [];
  for (const one of classes) problems.push(...(await judge(one, hoursOf(one), end, context, signal)));
  if (problems.length > 0) throw new Error(problems.join('; '));
}

async function askFor(hour: number, { logs, logGroups }: WatchContext, signal: AbortSignal): Promise<QueryRow[]> {
  const rows: QueryRow[] = [];
  for (const { region, name } of logGroups) {
    const query = { logGroup: name, query: HOUR_QUERY, from: hour, to: hour + HOUR_MS };
    const answer = await logs(region).query(query, signal);
    // functions that never ran, or never in this Region, have no log
    if (isFailure(answer) && answer.failure === 'missing') continue;
    if (isFailure(answer)) throw new Error(`${name}: ${answer.failure}: ${answer.message}`);
    rows.push(...answer);
  }
  return rows;
}

async function judge(
  watched: WatchedClass,
  hours: ReadonlyMap<number, import('../../checks/denials/class-history').Bin>,
  end: number,
  context: WatchContext,
  signal: AbortSignal,
): Promise<string[]> {
  const { stack, name } = watched;
  // an hour that was not read is no quiet one: the history begins after the last of these
  let from = end;
  while (hours.has(from - HOUR_MS)) from -= HOUR_MS;
  const start = Math.ceil(from / DAY_MS) * DAY_MS;
  const length = (end - start) / HOUR_MS;
  if (length <= LEAST_BINS) {
    context.log('denials-learning', { stack, class: name, hours: Math.max(0, length), of: LEAST_BINS });
    return [];
  }
  const list = await watched.list(start);
  if (isFailure(list)) return [`the list of ${name}: ${list.failure}: ${list.message}`];
  const bins = Array.from({ length }, (_, i) => hours.get(start + i * HOUR_MS)!);
  const at = (count: number) =>
    classify({ start: new Date(start).toISOString(), binMinutes: 60, ...list, bins: bins.slice(0, count) });
  const findings = at(length);
  const before = new Set(
    Array.from({ length: SAME_FINDING_HOURS }, (_, i) => at(length - 1 - i))
      .flat()
      .map(keyOf),
  );
  const texts = findings.map((finding) => ({
    finding,
    text: findingText(finding, start),
    isNew: !before.has(keyOf(finding)),
  }));
  for (const { finding, text, isNew } of texts) {
    const { kind, origin, evidence } = finding;
    context.log('denial-finding', { stack, class: name, finding: kind, origin, text, isNew, ...evidence });
  }
  for (const kind of KINDS) {
    const count = findings.filter((finding) => finding.kind === kind).length;
    const metrics = embeddedMetrics(context.clock(), [FINDING_DIMENSIONS, CLASS_DIMENSIONS], {
      [ANOMALOUS_DENIALS]: count,
    });
    context.emit({ ...metrics, 'cdk-cors': 'denials', stack, class: name, finding: kind });
  }
  return tell(
    watched,
    texts
      .filter(({ isNew }) => isNew)
      .sort((a, b) => KINDS.indexOf(a.finding.kind) - KINDS.indexOf(b.finding.kind))
      .map(({ text }) => text),
    context,
    signal,
  );
}

function keyOf({ kind, origin }: DenialFinding): string {
  return `${kind} ${origin}`;
}

async function tell(
  { stack, name }: WatchedClass,
  texts: readonly string[],
  { topicArn, sns }: WatchContext,
  signal: AbortSignal,
): Promise<string[]> {
  if (texts.length === 0 || topicArn === undefined) return [];
  const subject = `cdk-cors: ${name} of ${stack} is not as usual`.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
  // whoever makes up origins must not make the message too long for SNS
  const more = texts.length > NAMED ? [`and ${texts.length - NAMED} more: see the log of the function`] : [];
  const message = [...texts.slice(0, NAMED).map(printable), ...more].join('\n\n');
  const failure = await sns.publish({ topicArn, subject, message }, signal);
  return failure ? [`${topicArn}: ${failure.failure}: ${failure.message}`] : [];
}
