import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/** What a validator found about one construct. */
export interface Finding {
  readonly plugin: string;
  readonly rule: string;
  readonly path: string;
}

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** Synthesises with CDK's own validator and its default rules, and with cdk-nag; what constructs remark on is left out. */
export function findingsOf(flags: object, define: (app: App) => void): Finding[] {
  return violationsOf((app) => {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    define(app);
  }, flags);
}

/** What all validators of an app find. */
export function violationsOf(define: (app: App) => void, flags: object = {}): Finding[] {
  const before = process.env['CDK_VALIDATION'];
  process.env['CDK_VALIDATION'] = 'true';
  try {
    const app = new App({ context: { ...flags, '@aws-cdk/core:validateAgainstDefaultRules': true } });
    define(app);
    synth(app);
    const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
    return pluginReports.flatMap(({ pluginName: plugin, violations }) =>
      violations.flatMap(({ ruleName: rule, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath: path }) => ({ plugin, rule, path })),
      ),
    );
  } finally {
    process.env['CDK_VALIDATION'] = before;
  }
}

/** A synth with findings fails once it has written its report. */
function synth(app: App): void {
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error && /ValidationFailed|Validation failed/.test(String(error)))) throw error;
  }
}
