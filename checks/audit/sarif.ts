import { createHash } from 'node:crypto';
import type { AuditReport } from './audit';
import { findingKey } from './compare-reports';
import { FINDINGS, type FindingCode } from './finding';

const DOCUMENT = 'https://github.com/cdk-cors/cdk-cors/blob/main/docs/audit.md';

/**
 * The report as code scanning of CI systems reads it. An entry has no line in a file: its place is the list, and in it the entry
 * as a logical location.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
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
          physicalLocation: { artifactLocation: { uri: uriOf(entry.list) } },
          logicalLocations: [
            {
              name: entry.origin || entry.list,
              fullyQualifiedName: [entry.stack, entry.class, entry.origin].filter(Boolean).join('/'),
            },
          ],
        },
      ],
      partialFingerprints: { 'finding/v1': createHash('sha256').update(findingKey(entry, one)).digest('hex') },
      ...(one.isNew !== undefined && { baselineState: one.isNew ? 'new' : 'unchanged' }),
    })),
  );
  const rules = codes.map((code) => ({
    id: code,
    shortDescription: { text: FINDINGS[code][1] },
    defaultConfiguration: { level: FINDINGS[code][0] },
    helpUri: `${DOCUMENT}#findings`,
  }));
  const driver = { name: 'cdk-cors audit', version, informationUri: DOCUMENT, rules };
  const invocations = [{ executionSuccessful: true, endTimeUtc: time }];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, invocations, results, columnKind: 'utf16CodeUnits' }],
  };
}

/** Names of parameters are made relative: they are no absolute paths of files. */
function uriOf(list: string): string {
  return list.split('/').filter(Boolean).map(encodeURIComponent).join('/');
}
