import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import * as cdkCors from 'cdk-cors';
import { parse } from 'yaml';
import { checkCommand } from '../../cli/commands/check';
import { levelProblems } from '../../lib/rules/findings';
import { RULES } from '../../lib/rules/rules';
import { runCommand } from '../support/cli/run-command';
import { fencesOf, ROOT, readDocument } from '../support/docs/documents';
import { exampleOf, load } from '../support/docs/example';
import * as fixture from '../support/docs/fixture';

const DOCUMENT = 'docs/rules.md';
const markdown = import(join(ROOT, 'scripts/markdown.mjs'));

/** The rules, as their objects say. */
function rulesText(): string {
  return RULES.map(({ id, level, summary, why, fix, references }) =>
    [
      `### ${id}`,
      `**${level}**: ${summary}`,
      why,
      `To mend it, ${fix}.`,
      references.map((url) => `<${url}>`).join(' · '),
    ]
      .join('\n\n')
      .replaceAll('*', String.raw`\*`)
      .replace(String.raw`\*\*${level}\*\*`, `**${level}**`),
  ).join('\n\n');
}

/** What the command prints of the first example. */
async function outputOfExample(): Promise<string> {
  const example = exampleOf(fencesOf(DOCUMENT).find(({ language }) => language === 'ts')!);
  const { Example } = load(example, { 'cdk-cors': cdkCors, './fixture': fixture }) as {
    Example: new (scope: App, id: string) => { run(): void };
  };
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'rules-')) });
  new Example(app, 'Example').run();
  return (await runCommand(checkCommand(), app.synth().directory)).output;
}

describe(DOCUMENT, () => {
  it('has all rules, and what the command prints; CDK_CORS_DOCS=write writes both', async () => {
    const { withBlock } = await markdown;
    const document = readDocument(DOCUMENT);
    const output = await outputOfExample();
    const written = withBlock(document, 'rules', rulesText()).replace(
      /^```text\n[^`]*```$/m,
      `\`\`\`text\n${output}\n\`\`\``,
    );
    if (process.env.CDK_CORS_DOCS === 'write') writeFileSync(join(ROOT, DOCUMENT), written);
    else expect(document).toBe(written);
  });

  it('shows settings that the command takes', () => {
    const { text } = fencesOf(DOCUMENT).find(({ language }) => language === 'json')!;
    expect(levelProblems(JSON.parse(text).levels)).toEqual([]);
  });

  it('shows a workflow whose steps are there', () => {
    const { jobs } = parse(fencesOf(DOCUMENT).find(({ language }) => language === 'yaml')!.text);
    const runs = jobs.check.steps.flatMap(({ run }: { run?: string }) => run ?? []);
    expect(runs.at(-1)).toMatch(/^npx cdk-cors check cdk\.out .*--sarif cors\.sarif$/);
  });
});
