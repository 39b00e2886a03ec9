import type { Sighting } from '../../checks/audit/judge-entry';
import { SEEN_QUERY, sightingsOf } from '../../checks/audit/seen-query';
import { type Change, changed, listValue } from '../../checks/origins/entries';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { OriginSet } from '../../lib/policy/origin-set';
import { type Failure, isFailure } from '../../request/aws/failure';
import { readSightings } from '../audit/sightings';
import { openLogs } from '../open-logs';
import { DAY_MS, logGroupOf } from '../suggest/read-hours';
import { problem } from '../tokens/problem';
import { remark } from '../tokens/terminal';
import type { OpenList, OriginsOptions } from './origins-command';

/** How a removal is made sure of. */
export interface SafetyOptions {
  readonly safe?: boolean;
  readonly logGroup?: readonly string[];
  readonly seen?: string;
  readonly quietDays: string;
}

/** Logs Insights may take some minutes for a log of some gigabytes. */
const QUERY_MS = 300_000;
/** Origins that a message names. */
const NAMED = 5;

/**
 * Refuses a change that would deny somebody who has called lately, and one of which nobody can tell, since nothing of the class was
 * seen.
 *
 * @throws Error `origin-seen` or `class-unseen`
 */
export async function refuseUnsafe(
  { listed, list }: OpenList,
  change: Change,
  options: OriginsOptions & SafetyOptions,
): Promise<void> {
  const { safe, logGroup = [], seen, quietDays } = options;
  if (!safe) {
    if (logGroup.length > 0 || seen !== undefined) throw malformed('--log-group and --seen belong to --safe');
    return;
  }
  const { config } = listed;
  if (config === undefined) throw malformed('--safe: write the class and --app, by which its requests are known');
  if (logGroup.length === 0 && seen === undefined)
    throw malformed('--safe: write where its requests are logged: --log-group or --seen');
  const days = Number(quietDays);
  if (!(Number.isInteger(days) && days >= 1 && days <= 365))
    throw malformed(`--quiet-days: got ${JSON.stringify(quietDays)}: a whole number from 1 to 365 was expected`);
  const now = Date.now();
  const { policy, metrics, live } = config;
  const all = [...(seen === undefined ? [] : readSightings(seen)), ...(await inLogs(logGroup, days, now, options))];
  const own = all.filter((one) => {
    const isOf =
      one.class === policy.name && (one.stack === undefined || metrics === undefined || one.stack === metrics);
    return isOf && one.at > now - days * DAY_MS;
  });
  if (own.length === 0) {
    const what = `nothing was seen of ${policy.name} in ${days} days, so that nobody knows who calls it: look at the logs that were named, and at docs/metrics.md`;
    throw new Error(problem('class-unseen', what));
  }
  const admitted = (entries: readonly string[]) =>
    new OriginSet(parseAllowlist(listValue(entries), policy, live?.patternsUnder ?? [], now).origins);
  const before = list.entries;
  const [had, has] = [admitted(before), admitted(changed(before, change))];
  const denied = own.filter(({ origin }) => had.match(origin) !== undefined && has.match(origin) === undefined);
  if (denied.length > 0)
    throw new Error(problem('origin-seen', `${lastOf(denied)}: stage it first, or leave out --safe`));
}

async function inLogs(
  groups: readonly string[],
  days: number,
  now: number,
  options: OriginsOptions,
): Promise<Sighting[]> {
  if (groups.length === 0) return [];
  const logs = await openLogs(options);
  const found: Sighting[] = [];
  for (const { named, name, region } of groups.map(logGroupOf)) {
    const query = { logGroup: name, query: SEEN_QUERY, from: now - days * DAY_MS, to: now };
    const rows = await logs(region).query(query, AbortSignal.timeout(QUERY_MS));
    if (isFailure(rows) && rows.failure === 'missing') {
      remark(
        `${named}: there is no such log group, as of a function that never ran: if it did, look at the name and the Region`,
      );
      continue;
    }
    if (isFailure(rows)) throw new Error(problem('refused', `${named}: ${whyRefused(rows)}`));
    found.push(...sightingsOf(rows));
  }
  return found;
}

function whyRefused({ failure, message }: Failure): string {
  if (!message.startsWith('UnknownOperationException')) return `${failure}: ${message}`;
  return 'there is no CloudWatch Logs Insights at the endpoint, as of the preview: write when origins were last seen by --seen instead';
}

/** When each of some origins was last seen, the latest first. */
function lastOf(sightings: readonly Sighting[]): string {
  const times = new Map<string, number>();
  for (const { origin, at } of sightings) times.set(origin, Math.max(at, times.get(origin) ?? 0));
  const sorted = [...times].sort(([, a], [, b]) => b - a);
  const texts = sorted
    .slice(0, NAMED)
    .map(([origin, at]) => `${origin} called on ${new Date(at).toISOString().slice(0, 10)}`);
  return [...texts, ...(sorted.length > NAMED ? [`${sorted.length - NAMED} more`] : [])].join(', ');
}

function malformed(what: string): Error {
  return new Error(problem('malformed', what));
}
