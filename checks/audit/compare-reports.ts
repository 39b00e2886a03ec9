import type { AuditedEntry, AuditReport } from './audit';
import { type Finding, LEVELS, type Level } from './finding';

/** What one finding is told apart by from one report to the next: words may change, an origin and a code do not. */
export function findingKey({ stack = '', class: className, origin }: AuditedEntry, { code }: Finding): string {
  return [stack, className, origin, code].join('\n');
}

/** The report with each finding marked as new or not. */
export function markNew(report: AuditReport, isKnown: (key: string) => boolean): AuditReport {
  const entries = report.entries.map((entry) => {
    const findings = entry.findings.map((one) => ({ ...one, isNew: !isKnown(findingKey(entry, one)) }));
    return { ...entry, findings };
  });
  return { ...report, entries };
}

/** The report as compared with an earlier one. */
export function comparedWith(report: AuditReport, before: AuditReport): AuditReport {
  const known = new Set(before.entries.flatMap((entry) => entry.findings.map((one) => findingKey(entry, one))));
  return markNew(report, (key) => known.has(key));
}

/** Findings of a level or a heavier one; once compared with an earlier report, the new ones alone. */
export function findingsFrom(report: AuditReport, level: Level): Finding[] {
  const all = report.entries.flatMap(({ findings }) => findings);
  return all.filter((one) => LEVELS.indexOf(one.level) <= LEVELS.indexOf(level) && one.isNew !== false);
}

/** How many findings of each level there are. */
export function countsOf(entries: readonly AuditedEntry[]): Readonly<Record<Level, number>> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { findings } of entries) for (const { level } of findings) counts[level]++;
  return counts;
}
