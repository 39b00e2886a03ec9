import {
  AUDIT_ERRORS,
  AUDIT_WARNINGS,
  AUDITED_ENTRIES,
  CERTIFICATE_DAYS_LEFT,
  CLASS_DIMENSIONS,
} from '../../lib/contract/metrics';
import { embeddedMetrics } from '../../request/observe/embedded-metrics';
import type { AuditedEntry, AuditReport } from './audit';
import { countsOf } from './compare-reports';

/** The report as metrics, a line for each class. */
export function metricLines({ entries, time }: AuditReport): object[] {
  const byClass = new Map<string, AuditedEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.stack ?? '', entry.class]);
    byClass.set(key, [...(byClass.get(key) ?? []), entry]);
  }
  return [...byClass].map(([key, ofClass]) => {
    const [stack, className] = JSON.parse(key) as [string, string];
    const { error, warning } = countsOf(ofClass);
    const days = ofClass.flatMap(({ facts }) => facts.connection?.certificate?.daysLeft ?? []);
    const values = {
      [AUDITED_ENTRIES]: ofClass.length,
      [AUDIT_ERRORS]: error,
      [AUDIT_WARNINGS]: warning,
      [CERTIFICATE_DAYS_LEFT]: days.length === 0 ? undefined : Math.min(...days),
    };
    const metrics = embeddedMetrics(Date.parse(time), [CLASS_DIMENSIONS], values);
    return { ...metrics, 'cdk-cors': 'audit', stack, class: className };
  });
}
