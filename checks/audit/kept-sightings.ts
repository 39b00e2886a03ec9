import type { Sighting } from './judge-entry';

/** What an audit knows of when requests came from where. */
export interface KeptSightings {
  readonly sightings: readonly Sighting[];
  /** Up to when the logs were asked, in milliseconds since the epoch; undefined where they never were. */
  readonly until: number | undefined;
}

export const SEEN = 'origins-seen';
/** CloudWatch Logs takes events of 256 KB from Lambda; rows have origins of at most 256 characters. */
const ROWS_OF_LINE = 500;

type KeptRow = readonly [stack: string, className: string, origin: string, at: number];

/** What was seen up to a time, as lines of a log. The time is in the last of them: what is not whole will be asked for again. */
export function linesOfSightings(sightings: readonly Sighting[], until: number): object[] {
  const of = Math.max(1, Math.ceil(sightings.length / ROWS_OF_LINE));
  return Array.from({ length: of }, (_, part) => ({
    'cdk-cors': SEEN,
    ...(part === of - 1 && { until }),
    seen: sightings
      .slice(part * ROWS_OF_LINE, (part + 1) * ROWS_OF_LINE)
      .map(({ stack = '', class: className, origin, at }) => [stack, className, origin, at]),
  }));
}

/** The last time of each origin, as lines of the log tell. */
export function keptSightings(lines: readonly string[]): KeptSightings {
  const seen = new Map<string, Sighting>();
  let latest: number | undefined;
  for (const line of lines) {
    const kept = parsed(line);
    if (kept === undefined) continue;
    if (kept.until !== undefined) latest = Math.max(latest ?? 0, kept.until);
    for (const [stack, className, origin, at] of kept.seen) {
      const key = JSON.stringify([stack, className, origin]);
      const before = seen.get(key);
      if (before === undefined || before.at < at)
        seen.set(key, { ...(stack !== '' && { stack }), class: className, origin, at });
    }
  }
  return { sightings: [...seen.values()], until: latest };
}

function parsed(line: string): { readonly until?: number; readonly seen: readonly KeptRow[] } | undefined {
  try {
    const kept = JSON.parse(line);
    return kept?.['cdk-cors'] === SEEN && Array.isArray(kept.seen) ? kept : undefined;
  } catch {
    return undefined;
  }
}
