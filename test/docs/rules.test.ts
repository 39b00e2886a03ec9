import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import * as cdkCors from 'cdk-cors';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { checkCommand } from '../../cli/commands/check';
import { scanCommand } from '../../cli/commands/scan';
import { levelProblems } from '../../lib/rules/findings';
import { RULES } from '../../lib/rules/rules';
import { runCommand } from '../support/cli/run-command';
import { fencesOf, ROOT, readDocument } from '../support/docs/documents';
import { exampleOf, load } from '../support/docs/example';
import * as fixture from '../support/docs/fixture';

const DOCUMENT = 'docs/rules.md';
const MIGRATION = 'docs/migrate.md';
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

/** What a command prints of the first example of a document. */
async function outputOfExample(path: string, command: Command): Promise<string> {
  const example = exampleOf(fencesOf(path).find(({ language }) => language === 'ts')!);
  const { Example } = load(example, { 'cdk-cors': cdkCors, './fixture': fixture }) as {
    Example: new (scope: App, id: string) => { run(): void };
  };
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'rules-')) });
  new Example(app, 'Example').run();
  const { output } = await runCommand(command, app.synth().directory);
  // what examples find without making it
  return output.replace(/^Example\/FixtureApi.*\n/gm, '');
}

/** The document with another text in its first block of output. */
function withOutput(document: string, output: string): string {
  return document.replace(/^```text\n[^`]*```$/m, () => `\`\`\`text\n${output}\n\`\`\``);
}

it('docs/migrate.md shows what scan prints; CDK_CORS_DOCS=write writes it', async () => {
  const document = readDocument(MIGRATION);
  const written = withOutput(document, await outputOfExample(MIGRATION, scanCommand()));
  if (process.env.CDK_CORS_DOCS === 'write') writeFileSync(join(ROOT, MIGRATION), written);
  else expect(document).toBe(written);
});

describe(DOCUMENT, () => {
  it('has all rules, and what the command prints; CDK_CORS_DOCS=write writes both', async () => {
    const { withBlock } = await markdown;
    const document = readDocument(DOCUMENT);
    const output = await outputOfExample(DOCUMENT, checkCommand());
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
    expect(runs).toContainEqual(expect.stringMatching(/^npx cdk-cors check cdk\.out .*--sarif check\.sarif$/));
  });
});
