import { createHash } from 'node:crypto';
import { RULES } from '../../lib/rules/rules';
import type { CheckReport } from './report';

const DOCUMENT = 'https://github.com/cdk-cors/cdk-cors/blob/main/docs/rules.md';

/**
 * The report as code scanning of CI systems reads it: each finding at the line of a template at which its resource begins.
 *
 * @param folder of the assembly, as it is seen from the repository
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog({ findings }: CheckReport, folder: string, version: string): object {
  const ids = RULES.map(({ id }) => id);
  const results = findings.map(
    ({ rule, level, message, fix, stack, logicalId, property, constructPath, ...finding }) => ({
      ruleId: rule,
      ruleIndex: ids.indexOf(rule),
      level,
      message: { text: `${message}; ${fix}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(`${folder}/${finding.template}`) },
            region: { startLine: finding.line },
          },
          logicalLocations: [
            { name: logicalId, fullyQualifiedName: constructPath ?? `${stack}/${logicalId}`, kind: 'resource' },
          ],
        },
      ],
      partialFingerprints: {
        'finding/v1': createHash('sha256').update([rule, stack, logicalId, property].join('\n')).digest('hex'),
      },
      ...(finding.acknowledged !== undefined && {
        suppressions: [{ kind: 'external', status: 'accepted', justification: finding.acknowledged }],
      }),
    }),
  );
  const rules = RULES.map(({ id, level, summary, why, fix }) => ({
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: fix },
    defaultConfiguration: { level },
    helpUri: `${DOCUMENT}#${id}`,
  }));
  const driver = { name: 'cdk-cors check', version, informationUri: DOCUMENT, rules };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results, columnKind: 'utf16CodeUnits' }],
  };
}

/** GitHub takes paths from the root of the repository; what lies outside has none. */
function uriOf(path: string): string {
  return path
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.')
    .map(encodeURIComponent)
    .join('/');
}
