import { fingerprint, type SarifRule, sarifDocument, sarifUri } from '../../checks/sarif';
import { CHANGES, type ChangeCode } from './class-changes';
import type { Difference } from './compare-targets';
import { headOf, requestText } from './difference-text';

const DOCUMENT = 'https://github.com/cdk-cors/cdk-cors/blob/main/docs/diff.md';
/** What is looser is to be looked at. */
const LEVELS = { looser: 'warning', tighter: 'note', moved: 'note' } as const;

/**
 * Differences as code scanning of CI systems reads them.
 *
 * @param path of what is to be, as it is seen from the repository
 */
export function differenceSarif(differences: readonly Difference[], path: string, version: string): object {
  const codes = Object.keys(CHANGES) as ChangeCode[];
  const rules = codes.map(
    (code): SarifRule => ({
      id: code,
      shortDescription: { text: `${CHANGES[code]}: ${code}` },
      defaultConfiguration: { level: LEVELS[CHANGES[code]] },
      helpUri: `${DOCUMENT}#changes`,
    }),
  );
  const results = differences.flatMap((one) =>
    one.changes.map(({ code, direction, value, example }) => {
      const shown = example ? `; ${requestText(example.request)}: ${example.before} -> ${example.after}` : '';
      return {
        ruleId: code,
        ruleIndex: codes.indexOf(code),
        level: LEVELS[direction],
        message: { text: `${headOf(one)}: ${direction}, ${code}: ${value}${shown}` },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: sarifUri(path) } },
            logicalLocations: [{ name: one.after ?? one.before ?? one.target, fullyQualifiedName: headOf(one) }],
          },
        ],
        partialFingerprints: fingerprint(code, value, headOf(one)),
      };
    }),
  );
  return sarifDocument({ name: 'cdk-cors diff', version, document: DOCUMENT, rules }, results);
}
