import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type {
  IPolicyValidationContextBeta1,
  IPolicyValidationPluginBeta1,
  PolicyValidationPluginReportBeta1,
} from 'aws-cdk-lib';
import { refuse } from './private/messages/refusal';
import { type Finding, findingsIn, type Levels, levelProblems } from './rules/findings';
import { RULES } from './rules/rules';
import { linkedStacks } from './template/assembly/linked-stacks';
import { type TemplateFile, templatesOf } from './template/assembly/read-assembly';
import { readCorsApp } from './template/cors/cors-app';

/** Settings of the rules. */
export interface CorsRulesProps {
  /**
   * What rules weigh, by their ids: `error`, which keeps the app from being synthesised, `warning`, or `note` and `off`,
   * which are both not told.
   *
   * @default - the level that docs/rules.md gives each rule
   */
  readonly levels?: Record<string, string>;
}

/**
 * Looks at synth for what is wrong with CORS anywhere in an app, in templates that no construct of this library made, too.
 *
 * Findings are acknowledged by `Validations.of(construct).acknowledge`, as `cdk-cors::` and the id of the rule.
 *
 * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/rules.md
 */
export class CorsRules implements IPolicyValidationPluginBeta1 {
  public readonly name = 'cdk-cors';

  /** Ids of all rules. */
  public readonly ruleIds?: string[] = RULES.map(({ id }) => id);

  private readonly levels: Levels;

  /** @throws Error for rules and levels that do not exist */
  constructor(props: CorsRulesProps = {}) {
    const { levels = {} } = props;
    const problems = levelProblems(levels);
    if (problems.length > 0) refuse('level-invalid', problems.join('; '));
    this.levels = levels as Levels;
  }

  /** Called by the CDK, with the templates of the app. */
  public validate(context: IPolicyValidationContextBeta1): PolicyValidationPluginReportBeta1 {
    const found = [...linkedStacks(templateFilesOf(context.templatePaths))].flatMap((stacks) => {
      const paths = new Map(stacks.map(({ stack, templatePath }) => [stack, templatePath]));
      const findings = findingsIn(readCorsApp([...paths.keys()]), this.levels).filter(({ level }) => level !== 'note');
      return findings.map((finding) => violationOf(finding, paths.get(finding.stack) ?? ''));
    });
    // the CDK leaves out what is acknowledged, and goes by what remains
    return { success: found.every(({ severity }) => severity !== 'error'), violations: found };
  }
}

function templateFilesOf(templatePaths: readonly string[]): TemplateFile[] {
  const directories = [...new Set(templatePaths.map((path) => dirname(path)))];
  return directories.flatMap((directory) => {
    const files = templatePaths.filter((path) => dirname(path) === directory).map((path) => basename(path));
    const templates = files.map((file) => ({ file, name: file.replace(/\.template\.json$/, '') }));
    const assets = readdirSync(directory).filter((file) => file.endsWith('.assets.json'));
    return templatesOf(directory, templates, assets);
  });
}

function violationOf({ rule, level, message, logicalId, property }: Finding, templatePath: string) {
  return {
    ruleName: rule.id,
    description: `${message}: ${rule.summary}`,
    fix: rule.fix,
    severity: level,
    violatingResources: [{ resourceLogicalId: logicalId, templatePath, locations: [property] }],
  };
}
