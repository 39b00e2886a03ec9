import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { auditCommand } from '../../cli/commands/audit';
import { checkCommand } from '../../cli/commands/check';
import { clientCommand } from '../../cli/commands/client';
import { diffCommand } from '../../cli/commands/diff';
import { explainCommand } from '../../cli/commands/explain';
import { guideCommand } from '../../cli/commands/guide';
import { initCommand } from '../../cli/commands/init';
import { keysCommand } from '../../cli/commands/keys';
import { originsCommand } from '../../cli/commands/origins';
import { previewCommand } from '../../cli/commands/preview';
import { replayCommand } from '../../cli/commands/replay';
import { scanCommand } from '../../cli/commands/scan';
import { suggestCommand } from '../../cli/commands/suggest';
import { testCommand } from '../../cli/commands/test';
import { tokenCommand } from '../../cli/commands/token';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { allowedPattern } from '../../lib/private/allowlist/allowed-pattern';
import { scripts } from '../../package.json';
import { runCommand } from '../support/cli/run-command';
import { allFences, fencesOf, ROOT, readDocument } from '../support/docs/documents';

/** The lines of all shell blocks; a backslash at the end continues a line. */
const lines = allFences('sh').flatMap(({ place, text }) =>
  text
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => ({ place, line: line.replace(/\s+# .*$/, '') })),
);

function wordsOf(line: string): string[] {
  const words = line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g);
  return [...words].map(([, single, double, bare]) => (single ?? double ?? bare) as string);
}

const ours = lines.filter(({ line }) => line.startsWith('npx cdk-cors '));
const explained = ours.filter(({ line }) => line.includes(' explain '));
const folder = mkdtempSync(join(tmpdir(), 'documents-'));

async function explain(line: string): Promise<{ output: string; exitCode: number }> {
  const [, input] = / < (\S+)$/.exec(line) ?? [];
  const [file = '', ...args] = wordsOf(line.replace(/ < \S+$/, '')).slice(3);
  return runCommand(explainCommand(), join(folder, input ?? file), ...args);
}

describe('commands in documents', () => {
  beforeAll(() => {
    const policy = fencesOf('README.md').find(({ text }) => text.includes('"name": "orders"'))!.text;
    for (const file of ['orders.json', 'policy.json']) writeFileSync(join(folder, file), policy);
  });

  it.each(ours)('$place: $line has options that exist', ({ line }) => {
    const [, , name, ...args] = wordsOf(line);
    const commands: Record<string, () => Command> = {
      audit: () => auditCommand(),
      check: checkCommand,
      client: clientCommand,
      diff: diffCommand,
      explain: explainCommand,
      guide: guideCommand,
      init: initCommand,
      keys: keysCommand,
      origins: originsCommand,
      preview: previewCommand,
      replay: replayCommand,
      scan: scanCommand,
      suggest: () => suggestCommand(),
      test: testCommand,
      token: tokenCommand,
    };
    const command = commands[name as string]!();
    const subcommand = command.commands.find((each) => each.name() === args[0]);
    const { unknown } = (subcommand ?? command).parseOptions(subcommand ? args.slice(1) : args);
    expect(unknown).toEqual([]);
  });

  it.each([
    ['docs/cli.md', '## check', checkCommand],
    ['docs/cli.md', '## scan', scanCommand],
    ['docs/cli.md', '## init', initCommand],
    ['docs/cli.md', '## explain', explainCommand],
    ['docs/cli.md', '## test', testCommand],
    ['docs/preview.md', '# Preview', previewCommand],
    ['docs/audit.md', '# Audit of origins', () => auditCommand()],
  ])('are told in %s, %s, with all their options and no other', (path, heading, command) => {
    const [section = ''] = `\n${readDocument(path)}`.split(`\n${heading}\n`)[1]!.split('\n## ');
    const told = [...section.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, name]) => name);
    expect(told.sort()).toEqual(
      command()
        .options.map(({ long }) => long)
        .sort(),
    );
  });

  it.each(explained)('$place: $line can be run', async ({ line }) => {
    expect((await explain(line)).exitCode).toBeLessThan(2);
  });

  it('prints what the README says it prints', async () => {
    const [denied = ''] = fencesOf('README.md').flatMap(({ text }) => (text.startsWith('orders: denied') ? text : []));
    const inReadme = explained.filter(({ place }) => place.startsWith('README'));
    const outputs: string[] = [];
    for (const { line } of inReadme) outputs.push((await explain(line)).output);
    expect(outputs).toContain(denied.trimEnd());
  });

  it.each(lines.filter(({ line }) => /^npm run |^npm (start|test)/.test(line)))(
    '$place: $line is a script',
    ({ line }) => {
      const name = /npm (?:run )?([\w:]+)/.exec(line)?.[1];
      expect(Object.keys(scripts)).toContain(name);
    },
  );

  it.each(lines.filter(({ line }) => line.includes(' put-parameter ')))(
    '$place: $line writes a list that counts',
    ({ line }) => {
      const words = wordsOf(line);
      const after = (option: string) => words[words.indexOf(option) + 1] as string;
      const isJson = words.includes('--cli-input-json');
      const value: string = isJson ? JSON.parse(after('--cli-input-json')).Value : after('--value');
      // version 1 of the AWS CLI fetches what looks like a URL
      expect(isJson || !/^https?:/.test(value)).toBe(true);
      const policy = { name: 'orders', origins: [], methods: ['GET'] };
      expect(value).toMatch(new RegExp(allowedPattern()));
      expect(parseAllowlist(value, policy, ['partners.shop.example'], 0)).toMatchObject({ usable: true, rejected: [] });
    },
  );

  it('names files of the repository that exist', () => {
    const named = lines.flatMap(({ line }) =>
      [...line.matchAll(/\b(?:test|lib|scripts)\/[\w./-]+/g)].map(([path]) => path),
    );
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
