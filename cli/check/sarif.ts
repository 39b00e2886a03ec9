import { fingerprint, sarifDocument, sarifUri } from '../../checks/sarif';
import { RULES } from '../../lib/rules/rules';
import type { CheckReport } from './report';

const DOCUMENT = 'https://github.com/cdk-cors/cdk-cors/blob/main/docs/rules.md';

/**
 * The report as code scanning of CI systems reads it: each finding at the line of a template at which its resource begins.
 *
 * @param folder of the assembly, as it is seen from the repository
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
            artifactLocation: { uri: sarifUri(`${folder}/${finding.template}`) },
            region: { startLine: finding.line },
          },
          logicalLocations: [
            { name: logicalId, fullyQualifiedName: constructPath ?? `${stack}/${logicalId}`, kind: 'resource' },
          ],
        },
      ],
      partialFingerprints: fingerprint(rule, stack, logicalId, property),
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
  return sarifDocument({ name: 'cdk-cors check', version, document: DOCUMENT, rules }, results);
}
