import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { type Finding, findingsIn, type Levels } from '../../lib/rules/findings';
import { LEVELS, type Level } from '../../lib/rules/rule';
import { Acknowledgements } from '../../lib/template/assembly/acknowledgements';
import { linkedStacks } from '../../lib/template/assembly/linked-stacks';
import type { AssemblyStack } from '../../lib/template/assembly/read-assembly';
import { readCorsApp } from '../../lib/template/cors/cors-app';
import { readTemplateFiles } from '../assembly/read-stacks';

/** Name under which CDK knows the rules, as the validation plugin has it. */
const PLUGIN = 'cdk-cors';

/** What `cdk-cors check` found in an app. */
export interface CheckReport {
  readonly version: 1;
  readonly findings: readonly ReportedFinding[];
}

/** A finding as it is printed. */
export interface ReportedFinding {
  readonly rule: string;
  readonly level: Level;
  readonly stack: string;
  readonly logicalId: string;
  /** Of the construct, where the template has it. */
  readonly constructPath?: string;
  /** In the resource. */
  readonly property: string;
  /** File, from the folder of the assembly. */
  readonly template: string;
  /** At which the resource begins in it. */
  readonly line: number;
  readonly message: string;
  readonly fix: string;
  /** Why it is accepted. */
  readonly acknowledged?: string;
}

/** @throws Error with a sentence for the terminal where the assembly cannot be read */
export function checkReport(directory: string, levels: Levels): CheckReport {
  const files = readTemplateFiles(directory);
  const acknowledgements = new Acknowledgements(directory);
  const findings: ReportedFinding[] = [];
  for (const stacks of linkedStacks(files)) {
    const found = findingsIn(readCorsApp(stacks.map(({ stack }) => stack)), levels);
    const lines = found.length === 0 ? undefined : new Lines();
    for (const finding of found) {
      const file = stacks.find(({ stack }) => stack === finding.stack)!;
      const { logicalId, rule } = finding;
      const reason = acknowledgements.reasonFor(file, logicalId, `${PLUGIN}::${rule.id}`);
      findings.push({
        ...reported(finding, relative(directory, file.templatePath), lines!.of(file, logicalId)),
        ...(reason !== undefined && { acknowledged: reason }),
      });
    }
  }
  return { version: 1, findings: findings.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)) };
}

function reported(finding: Finding, template: string, line: number): ReportedFinding {
  const { stack, logicalId, property, rule, level, message } = finding;
  const path = stack.template.Resources?.[logicalId]?.Metadata?.['aws:cdk:path'];
  return {
    rule: rule.id,
    level,
    stack: stack.name,
    logicalId,
    ...(typeof path === 'string' && { constructPath: path }),
    property,
    template,
    line,
    message,
    fix: rule.fix,
  };
}

/** Where resources begin in their templates. */
class Lines {
  private readonly known = new Map<string, ReadonlyMap<string, number>>();

  of({ templatePath }: AssemblyStack, logicalId: string): number {
    const lines = this.known.get(templatePath) ?? linesIn(readFileSync(templatePath, 'latin1'));
    this.known.set(templatePath, lines);
    return lines.get(logicalId) ?? 1;
  }
}

/** As CDK writes templates: a resource begins at a line of its own, two blanks in. Logical ids are ASCII, whatever else is in the text. */
function linesIn(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  let number = 1;
  for (let at = 0; at >= 0; at = text.indexOf('\n', at + 1)) {
    if (at > 0) number++;
    if (!text.startsWith('\n  "', at)) continue;
    const logicalId = text.slice(at + 4, text.indexOf('"', at + 4));
    if (!lines.has(logicalId)) lines.set(logicalId, number);
  }
  return lines;
}

/** Those that count: of a level or a heavier one, and not acknowledged. */
export function countedFrom({ findings }: CheckReport, levels: readonly Level[]): ReportedFinding[] {
  return findings.filter(({ level, acknowledged }) => acknowledged === undefined && levels.includes(level));
}
