import type { QueryRow } from '../../request/aws/cloudwatch-logs';
import type { Sighting } from './judge-entry';

/**
 * What CloudWatch Logs Insights is asked for, in each log group. Of more than 10,000 origins those that were seen last are told: the
 * others are nobody's that has been here lately.
 */
export const SEEN_QUERY = [
  'filter `cdk-cors` = "decision" and allowed = 1',
  '| stats max(@timestamp) as at by stack, class, origin',
  '| sort at desc',
  '| limit 10000',
].join('\n');

/** When requests came from where, by the rows of the answer. Rows that say nothing of it are left out. */
export function sightingsOf(rows: readonly QueryRow[]): Sighting[] {
  return rows.flatMap(({ stack, class: className, origin, at = '' }) => {
    // `max(@timestamp)` is a number of milliseconds; `@timestamp` itself is written out, in UTC
    const time = /^\d+$/.test(at) ? Number(at) : Date.parse(`${at.replace(' ', 'T')}Z`);
    if (className === undefined || origin === undefined || Number.isNaN(time)) return [];
    return [{ ...(stack !== undefined && { stack }), class: className, origin, at: time }];
  });
}
