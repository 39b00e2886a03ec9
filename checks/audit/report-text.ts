import { counted, printable, table } from '../text';
import type { AuditedEntry, AuditReport } from './audit';
import { countsOf } from './compare-reports';
import { type Finding, LEVELS } from './finding';

const HEADINGS = ['class', 'origin', 'addresses', 'certificate', 'answer', 'until', 'review', 'owner', 'last seen'];

/** The report for people: a table of all entries, and below it what is to be said of them. */
export function reportText({ entries }: AuditReport): string {
  const rows = entries.filter(({ entry }) => entry !== '').map(rowOf);
  const counts = LEVELS.map((level) => counted(countsOf(entries)[level], level, `${level}s`));
  const findings = entries.flatMap((entry) => entry.findings.flatMap((one) => linesOf(entry, one).map(printable)));
  const looked = counted(rows.length, 'entry', 'entries');
  const blocks = [table([HEADINGS, ...rows]), findings, [[looked, ...counts].join(', ')]];
  return blocks.flatMap((lines) => (lines.length === 0 ? [] : lines.join('\n'))).join('\n\n');
}

function rowOf({ stack, class: className, origin, until, review, owner, lastSeen, facts }: AuditedEntry): string[] {
  const { name, connection, unasked } = facts;
  const { certificate, status, redirect, problem } = connection ?? {};
  return [
    stack === undefined ? className : `${stack}/${className}`,
    origin,
    name === undefined ? (unasked ?? '') : (name.problem?.code ?? String(name.addresses.length)),
    certificate === undefined ? '' : `${certificate.issuer}, ${certificate.daysLeft} days`,
    redirect === undefined ? String(status ?? problem ?? '') : `${status} ${redirect}`,
    until ?? '',
    review ?? '',
    owner ?? '',
    lastSeen?.slice(0, 10) ?? '',
  ];
}

function linesOf(
  { class: className, entry, list }: AuditedEntry,
  { level, code, message, fix, isNew }: Finding,
): string[] {
  const what = entry === '' ? list : entry;
  return [`${isNew ? 'new ' : ''}${level} ${className} ${what}: ${code} - ${message}`, `  ${fix}`];
}
