import { type AuditReport, audit } from '../../checks/audit/audit';
import { markNew } from '../../checks/audit/compare-reports';
import type { Network } from '../../checks/audit/find-out';
import { metricLines } from '../../checks/audit/metric-lines';
import { type ListSources, readLists } from '../../checks/audit/read-lists';
import { knownBy, marksOf } from '../../checks/audit/told-findings';
import { worseMessage } from '../../checks/audit/worse-message';
import type { FunctionConfig } from '../../lib/contract/function-config';
import { waitingMilliseconds } from '../../lib/contract/function-times';
import { type Failure, isFailure } from '../../request/aws/failure';
import type { Sns } from '../../request/aws/sns';
import type { Log } from '../../request/log';
import { askSightings, type SightingSources } from './ask-sightings';
import type { StateParameter } from './state-parameter';

/** What an audit works with. */
export interface AuditContext {
  readonly config: FunctionConfig;
  readonly stack: string;
  readonly env: NodeJS.ProcessEnv;
  readonly network: Network;
  readonly store: ListSources['store'];
  readonly state: Pick<StateParameter, 'read' | 'write'>;
  readonly sns: Pick<Sns, 'publish'>;
  /** @default - when requests came from where is not asked */
  readonly sources?: Omit<SightingSources, 'emit'>;
  /** @default - nobody is told */
  readonly topicArn?: string;
  readonly log: Log;
  /** Writes a line of metrics. */
  readonly emit: (line: object) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

const CALL_MS = 10_000;
/** Logs Insights may take some minutes for a log of some gigabytes. */
const QUERIES_MS = 5 * 60_000;
/** Findings that are logged one by one. */
const LOGGED = 1_000;

/**
 * Audits all lists, logs and counts what it found, and tells what is new. What was told is kept after it was told: whoever does not
 * get it now gets it from the next audit.
 *
 * @throws Error where people could not be told, or that could not be kept: alarms look at failed invocations
 */
export async function auditOrigins(context: AuditContext): Promise<AuditReport> {
  const { config, stack, env, network, store, state, sources, log, emit, clock } = context;
  const now = clock();
  const deadline = now + waitingMilliseconds('origin-audit');
  const seen = sources && (await askSightings({ ...sources, emit }, now, AbortSignal.timeout(QUERIES_MS)));
  const classes = Object.entries(config.classes).map(([name, one]) => ({
    stack: one.metrics ?? stack,
    name,
    config: one,
  }));
  const lists = await readLists(classes, { store, env, now });
  const sightings = isFailure(seen) ? undefined : seen;
  const found = await audit(lists, { network, clock, deadline, ...(sightings && { sightings }) });
  for (const line of metricLines(found)) emit(line);
  const told = await state.read(AbortSignal.timeout(CALL_MS));
  // who does not know what was told tells all of it
  const report = markNew(found, isFailure(told) ? () => false : knownBy(told));
  logFindings(report, log);
  const problems = [seen, told, ...(await tell(report, context))].filter(isFailure);
  if (problems.length > 0) throw new Error(problems.map(({ failure, message }) => `${failure}: ${message}`).join('; '));
  return report;
}

async function tell(
  report: AuditReport,
  { stack, sns, state, topicArn }: AuditContext,
): Promise<readonly (undefined | Failure)[]> {
  const worse = worseMessage(report, stack);
  if (worse && topicArn) {
    const failure = await sns.publish({ topicArn, ...worse }, AbortSignal.timeout(CALL_MS));
    if (failure) return [failure];
  }
  return [await state.write(marksOf(report), AbortSignal.timeout(CALL_MS))];
}

function logFindings({ entries }: AuditReport, log: Log): void {
  const findings = entries.flatMap((entry) => entry.findings.map((one) => ({ entry, ...one })));
  for (const { entry, code, level, message, fix, isNew } of findings.slice(0, LOGGED)) {
    const { stack, class: className, list, owner } = entry;
    log('audit-finding', {
      stack,
      class: className,
      list,
      entry: entry.entry,
      owner,
      code,
      level,
      message,
      fix,
      isNew,
    });
  }
  if (findings.length > LOGGED) log('audit-finding', { more: findings.length - LOGGED });
}
