import { fingerprint, sarifDocument, sarifUri } from '../sarif';
import type { AuditReport } from './audit';
import { findingKey } from './compare-reports';
import { FINDINGS, type FindingCode } from './finding';

const DOCUMENT = 'https://github.com/cdk-cors/cdk-cors/blob/main/docs/audit.md';

/**
 * The report as code scanning of CI systems reads it. An entry has no line in a file: its place is the list, and in it the entry
 * as a logical location.
 */
export function sarifLog({ entries, time }: AuditReport, version: string): object {
  const codes = Object.keys(FINDINGS) as FindingCode[];
  const results = entries.flatMap((entry) =>
    entry.findings.map((one) => ({
      ruleId: one.code,
      ruleIndex: codes.indexOf(one.code),
      level: one.level,
      message: { text: `${entry.entry || entry.list}: ${one.message}; ${one.fix}` },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: sarifUri(entry.list) } },
          logicalLocations: [
            {
              name: entry.origin || entry.list,
              fullyQualifiedName: [entry.stack, entry.class, entry.origin].filter(Boolean).join('/'),
            },
          ],
        },
      ],
      partialFingerprints: fingerprint(findingKey(entry, one)),
      ...(one.isNew !== undefined && { baselineState: one.isNew ? 'new' : 'unchanged' }),
    })),
  );
  const rules = codes.map((code) => ({
    id: code,
    shortDescription: { text: FINDINGS[code][1] },
    defaultConfiguration: { level: FINDINGS[code][0] },
    helpUri: `${DOCUMENT}#findings`,
  }));
  const invocations = [{ executionSuccessful: true, endTimeUtc: time }];
  return sarifDocument({ name: 'cdk-cors audit', version, document: DOCUMENT, rules }, results, { invocations });
}
