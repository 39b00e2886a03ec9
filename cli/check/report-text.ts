import { counted, printable, table } from '../../checks/text';
import { LEVELS } from '../../lib/rules/rule';
import { type CheckReport, countedFrom, type ReportedFinding } from './report';

const HEADINGS = ['level', 'rule', 'resource', 'what was seen'];

/** The report for people: a table of what is open, what to do about each rule, what is acknowledged, and counts. */
export function reportText(report: CheckReport): string {
  const open = countedFrom(report, LEVELS);
  const accepted = report.findings.filter(({ acknowledged }) => acknowledged !== undefined);
  const fixes = new Map(open.map(({ rule, fix }) => [rule, fix]));
  const counts = LEVELS.map((level) => counted(countedFrom(report, [level]).length, level, `${level}s`));
  const blocks = [
    table([HEADINGS, ...open.map(rowOf)]),
    [...fixes].map(([rule, fix]) => `${rule}: ${fix}`),
    accepted.map((one) => printable(`acknowledged: ${one.rule} at ${resourceOf(one)} - ${one.acknowledged}`)),
    [counts.join(', ')],
  ];
  return blocks.flatMap((lines) => (lines.length === 0 ? [] : lines.join('\n'))).join('\n\n');
}

function rowOf(finding: ReportedFinding): string[] {
  return [finding.level, finding.rule, resourceOf(finding), finding.message];
}

function resourceOf({ constructPath, stack, logicalId }: ReportedFinding): string {
  return constructPath?.replace(/\/(?:Resource|Default)$/, '') ?? `${stack}/${logicalId}`;
}
