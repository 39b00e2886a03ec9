import { createHash } from 'node:crypto';
import type { AuditReport } from './audit';
import { findingKey } from './compare-reports';

/** What stands where nothing was told yet, or nothing is wrong: Parameter Store takes no empty value. */
export const NOTHING_TOLD = 'none';

/** 30 bits of a hash, in the alphabet of Base64 for URLs. */
const MARK_LENGTH = 5;
/** Characters of a parameter of the tier `Advanced`. */
const MAX_LENGTH = 8192;

/**
 * The errors and warnings of a report in a text that fits into a parameter: marks of a few characters each, the errors first.
 * Beyond some 1,600, the rest is not kept, and told anew by each audit.
 */
export function marksOf(report: AuditReport): string {
  const marks = (level: string) =>
    report.entries.flatMap((entry) =>
      entry.findings.flatMap((one) => (one.level === level ? markOf(findingKey(entry, one)) : [])),
    );
  const text = [...new Set([...marks('error'), ...marks('warning')])].join('');
  const whole = Math.floor(MAX_LENGTH / MARK_LENGTH) * MARK_LENGTH;
  return text.slice(0, whole) || NOTHING_TOLD;
}

/** Whether a text has the mark of a finding. */
export function knownBy(text: string): (key: string) => boolean {
  const known = new Set<string>();
  if (text !== NOTHING_TOLD)
    for (let at = 0; at < text.length; at += MARK_LENGTH) known.add(text.slice(at, at + MARK_LENGTH));
  return (key) => known.has(markOf(key));
}

function markOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, MARK_LENGTH);
}
