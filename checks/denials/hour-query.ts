import { DENY_REASONS, type ReasonCode } from '../../lib/policy/model';
import type { AdmissionRow, Bin, DenialRow } from './class-history';
import { MAX_ORIGINS } from './class-history';
import { add } from './digest';

export const HOUR_MS = 3_600_000;
/** Rows of denials with an origin that are kept of an hour. */
export const MAX_ROWS = 1000;

/**
 * What CloudWatch Logs Insights is asked for each hour, in each log group. Admissions come first, since a missing one would look like silence;
 * then come the largest counts. Of more than 10,000 rows the smallest are not told.
 */
export const HOUR_QUERY = [
  'filter `cdk-cors` = "decision"',
  '| stats sum(weight) as n by bin(1h) as hour, stack, class, allowed, origin, network, kind, reason',
  '| sort allowed desc, n desc',
  '| limit 10000',
].join('\n');

type Row = Readonly<Record<string, string>>;

/** Which class a row is about, as a key. */
export function classKey(stack: string, className: string): string {
  return JSON.stringify([stack, className]);
}

/** The bins of several classes by `classKey`, of rows of one hour that may come from several log groups. */
export function binsOf(rows: readonly Row[]): Map<string, Bin> {
  const classes = new Map<string, { denials: Map<string, number>; admissions: Map<string, number> }>();
  for (const {
    stack = '',
    class: className = '',
    allowed,
    origin = '',
    network = '',
    kind = '',
    reason = '',
    n,
  } of rows) {
    const key = classKey(stack, className);
    const counts = classes.get(key) ?? { denials: new Map(), admissions: new Map() };
    classes.set(key, counts);
    const count = Number(n);
    if (!(count > 0)) continue;
    if (allowed === '1' || allowed === 'true') add(counts.admissions, origin, count);
    else if ((DENY_REASONS as readonly string[]).includes(reason))
      add(counts.denials, JSON.stringify([origin, origin && network, kind, reason]), count);
  }
  return new Map([...classes].map(([key, counts]) => [key, binOf(counts)]));
}

function binOf({ denials, admissions }: { denials: Map<string, number>; admissions: Map<string, number> }): Bin {
  const rows = [...denials].sort(([, a], [, b]) => b - a).map(([key, count]) => denialRow(key, count));
  const named = rows.filter(({ origin }) => origin !== undefined);
  const rest = new Map<string, number>();
  for (const { kind, reason, count } of [
    ...named.slice(MAX_ROWS),
    ...rows.filter(({ origin }) => origin === undefined),
  ])
    add(rest, JSON.stringify(['', '', kind, reason]), count);
  const origins = [...admissions].filter(([origin]) => origin !== '').sort(([, a], [, b]) => b - a);
  const others = [...origins.slice(MAX_ORIGINS).map(([, count]) => count), admissions.get('') ?? 0];
  const unnamed = others.reduce((sum, count) => sum + count, 0);
  const admitted: AdmissionRow[] = origins.slice(0, MAX_ORIGINS).map(([origin, count]) => ({ origin, count }));
  return {
    denials: [...named.slice(0, MAX_ROWS), ...[...rest].map(([key, count]) => denialRow(key, count))],
    admissions: unnamed === 0 ? admitted : [...admitted, { count: unnamed }],
  };
}

function denialRow(key: string, count: number): DenialRow {
  const [origin, network, kind, reason] = JSON.parse(key) as [string, string, DenialRow['kind'], ReasonCode];
  return { ...(origin !== '' && { origin, network }), kind, reason, count };
}
