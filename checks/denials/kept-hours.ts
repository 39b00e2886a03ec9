import type { Bin, DenialRow } from './class-history';
import { classKey } from './hour-query';

/** What the log of the function keeps of one hour of one class. */
export interface KeptHour {
  readonly stack: string;
  readonly class: string;
  /** Milliseconds since the epoch. */
  readonly hour: number;
  readonly bin: Bin;
}

export const KEPT = 'denial-hour';
/** CloudWatch Logs takes events of 256 KB from Lambda; rows have origins of at most 256 characters. */
const ROWS_OF_LINE = 500;

/** An hour as lines of a log; empty hours too, since one that was not read is no quiet one. */
export function linesOfHour({ stack, class: className, hour, bin }: KeptHour): object[] {
  const of = Math.max(1, Math.ceil(bin.denials.length / ROWS_OF_LINE));
  return Array.from({ length: of }, (_, part) => ({
    'cdk-cors': KEPT,
    stack,
    class: className,
    hour,
    part,
    of,
    denied: bin.denials
      .slice(part * ROWS_OF_LINE, (part + 1) * ROWS_OF_LINE)
      .map(({ origin = '', network = '', kind, reason, count }) => [origin, network, kind, reason, count]),
    admitted: part > 0 ? [] : bin.admissions.map(({ origin = '', count }) => [origin, count]),
  }));
}

/** Hours by `classKey` and time; of one that was written twice the later, of one that is not whole nothing. */
export function keptHours(lines: readonly string[]): Map<string, Map<number, Bin>> {
  const classes = new Map<string, Map<number, Bin>>();
  const parts = new Map<string, Bin[]>();
  for (const line of lines) {
    const kept = parsed(line);
    if (kept === undefined) continue;
    const { stack, class: className, hour, part, of } = kept;
    const key = classKey(stack, className);
    const all = part === 0 ? [] : (parts.get(`${key} ${hour}`) ?? []);
    all[part] = binIn(kept);
    parts.set(`${key} ${hour}`, all);
    if (Object.keys(all).length < of) continue;
    const bin = {
      denials: all.flatMap(({ denials }) => denials),
      admissions: all.flatMap(({ admissions }) => admissions),
    };
    classes.set(key, (classes.get(key) ?? new Map<number, Bin>()).set(hour, bin));
  }
  return classes;
}

interface KeptLine {
  readonly stack: string;
  readonly class: string;
  readonly hour: number;
  readonly part: number;
  readonly of: number;
  readonly denied: readonly [string, string, DenialRow['kind'], DenialRow['reason'], number][];
  readonly admitted: readonly [string, number][];
}

function parsed(line: string): KeptLine | undefined {
  try {
    const kept = JSON.parse(line);
    return kept?.['cdk-cors'] === KEPT && Array.isArray(kept.denied) && Array.isArray(kept.admitted) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function binIn({ denied, admitted }: KeptLine): Bin {
  return {
    denials: denied.map(([origin, network, kind, reason, count]) => ({
      ...(origin !== '' && { origin, network }),
      kind,
      reason,
      count,
    })),
    admissions: admitted.map(([origin, count]) => ({ ...(origin !== '' && { origin }), count })),
  };
}
