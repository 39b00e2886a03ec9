import { printable } from '../text';
import type { AuditReport } from './audit';
import { LEVELS } from './finding';

/** Findings that a message names; a message that nobody reads to its end helps nobody. */
const NAMED = 20;

/** What to tell people of a report that was compared with what they know; `undefined` where it says nothing worse. */
export function worseMessage(
  { entries }: AuditReport,
  stack: string,
): { subject: string; message: string } | undefined {
  const worse = entries
    .flatMap((entry) => entry.findings.map((one) => ({ entry, ...one })))
    .filter(({ isNew, level }) => isNew && level !== 'note')
    .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  if (worse.length === 0) return undefined;
  const lines = worse.slice(0, NAMED).map(({ entry, level, code, message, fix }) => {
    const parts = [`${level} ${entry.class} ${entry.entry || entry.list}`, `  ${code} - ${message}`, `  ${fix}`];
    return parts.map(printable).join('\n');
  });
  const more = worse.length > NAMED ? [`and ${worse.length - NAMED} more: see the log of the audit`] : [];
  const count = worse.length === 1 ? '1 new finding' : `${worse.length} new findings`;
  return {
    subject: `cdk-cors audit of ${stack}: ${count}`.replace(/[^\x20-\x7e]/g, '?').slice(0, 100),
    message: [...lines, ...more].join('\n\n'),
  };
}
