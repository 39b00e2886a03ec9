import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { findingsIn, type Levels } from '../../lib/rules/findings';
import type { Level } from '../../lib/rules/rule';
import { Acknowledgements } from '../../lib/template/assembly/acknowledgements';
import { readCorsApp } from '../../lib/template/cors/cors-app';
import { readAssemblyStacks } from '../assembly/read-stacks';

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
  const stacks = readAssemblyStacks(directory);
  const files = new Map(stacks.map((one) => [one.stack, one]));
  const findings = findingsIn(readCorsApp([...files.keys()]), levels);
  if (findings.length === 0) return { version: 1, findings: [] };
  const acknowledgements = new Acknowledgements(directory);
  const lines = new Lines();
  return {
    version: 1,
    findings: findings.map((finding) => {
      const { stack, logicalId, property, rule, level, message } = finding;
      const file = files.get(stack)!;
      const reason = acknowledgements.reasonFor(file, logicalId, `${PLUGIN}::${rule.id}`);
      const path = stack.template.Resources?.[logicalId]?.Metadata?.['aws:cdk:path'];
      return {
        rule: rule.id,
        level,
        stack: stack.name,
        logicalId,
        ...(typeof path === 'string' && { constructPath: path }),
        property,
        template: relative(directory, file.templatePath),
        line: lines.of(file.templatePath, logicalId),
        message,
        fix: rule.fix,
        ...(reason !== undefined && { acknowledged: reason }),
      };
    }),
  };
}

/** Where resources begin in their templates. */
class Lines {
  private readonly known = new Map<string, ReadonlyMap<string, number>>();

  of(templatePath: string, logicalId: string): number {
    const lines = this.known.get(templatePath) ?? linesIn(readFileSync(templatePath, 'utf8'));
    this.known.set(templatePath, lines);
    return lines.get(logicalId) ?? 1;
  }
}

/** As CDK writes templates: a resource begins at a line of its own, two blanks in. */
function linesIn(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    const [, logicalId] = /^ {2}"(\w+)": \{$/.exec(line) ?? [];
    if (logicalId !== undefined && !lines.has(logicalId)) lines.set(logicalId, number);
  }
  return lines;
}

/** Those that count: of a level or a heavier one, and not acknowledged. */
export function countedFrom({ findings }: CheckReport, levels: readonly Level[]): ReportedFinding[] {
  return findings.filter(({ level, acknowledged }) => acknowledged === undefined && levels.includes(level));
}
