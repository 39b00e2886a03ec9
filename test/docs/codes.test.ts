import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROBLEM_BODIES } from '../../lib/contract/problem-details';
import { ALLOW_REASONS, DENY_REASONS, ERROR_CODES, WARNING_CODES } from '../../lib/policy';
import { CLIENT_ISSUE_CODES } from '../../request/tokens/client/client-report';
import { TOKEN_REASONS } from '../../request/tokens/token/reasons';
import { headingsOf, ROOT, readDocument } from '../support/docs/documents';

/** What constructs refuse or remark on has its code in the text, for it is the text that reaches every language. */
function codesInConstructs(): string[] {
  const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('policy'),
  );
  const sources = files.map((file) => readFileSync(join(ROOT, 'lib', file), 'utf8')).join('\n');
  const patterns = [
    /[`'"]([a-z]+(?:-[a-z]+)+) - /g, // the text of an error
    /\b(?:warn)\(\s*['`]([a-z]+(?:-[a-z]+)+)/g,
    /(?<=type ConstructIssueCode =[^;]*)'([a-z-]+)'/g,
    /\badd(?:WarningV2|InfoV2)\(\s*['`]cdk-cors:([a-z]+(?:-[a-z]+)+)/g,
  ];
  return [...new Set(patterns.flatMap((pattern) => [...sources.matchAll(pattern)].map(([, code = '']) => code)))];
}

/** Codes of the commands about tokens: whatever is spelt as one, but for the reasons of the authorizer. */
function codesInTokenCommands(): string[] {
  const commands = readdirSync(join(ROOT, 'cli', 'commands')).filter((file) => /^(client|keys|token)/.test(file));
  const helpers = readdirSync(join(ROOT, 'cli', 'tokens')).filter((file) => file !== 'token-checks.ts');
  const files = [
    ...commands.map((file) => join('cli', 'commands', file)),
    ...helpers.map((file) => join('cli', 'tokens', file)),
  ];
  const sources = files.map(readDocument).join('\n');
  const spelt = [...sources.matchAll(/['`]([a-z]+(?:-[a-z]+)+)(?:'| - )/g)].map(([, code = '']) => code);
  return [...new Set(spelt)].filter((code) => !(code in TOKEN_REASONS) || code === 'key-unknown');
}

/** Why calls to AWS fail, which commands say as they are. */
function kindsOfFailure(): string[] {
  const source = readDocument('request/aws/failure.ts');
  return [...source.matchAll(/^ {2}\| '([a-z]+)'/gm)].map(([, kind = '']) => kind);
}

/** What stands alone in the first cells of a document's tables. */
function codesInTables(path: string): string[] {
  return [...readDocument(path).matchAll(/^\| `([a-z]+(?:-[a-z]+)*)` +\|/gm)].map(([, code = '']) => code);
}

describe('docs/reasons.md', () => {
  it('has a section for each reason, and no other', () => {
    const reasons = new Set<string>([...ALLOW_REASONS, ...DENY_REASONS, ...Object.keys(TOKEN_REASONS)]);
    expect(headingsOf('docs/reasons.md', '##')).toEqual([...reasons]);
  });

  it('is where the bodies of denials point to', () => {
    for (const [reason, body] of Object.entries(PROBLEM_BODIES)) {
      expect(JSON.parse(body).type).toBe(`https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md#${reason}`);
    }
  });
});

describe('docs/tokens.md', () => {
  it.each([401, 403, 500])('lists the reasons that stand for %s', (status) => {
    const row = new RegExp(`^\\| ${status} +\\| (\`.*\`) +\\|$`, 'm').exec(readDocument('docs/tokens.md'));
    const reasons = Object.entries(TOKEN_REASONS).flatMap(([reason, of]) => (of === status ? [`\`${reason}\``] : []));
    expect(row?.[1]).toBe(reasons.join(' '));
  });
});

describe('docs/tokens.md, on clients that are refused', () => {
  it('names each cause that the log tells, and no other', () => {
    const source = readDocument('lambda/token-issuer/clients/client-authentication.ts').split('function causeOf')[1]!;
    const causes = [...source.split('\n}')[0]!.matchAll(/'([a-z]+-[a-z]+)'/g)].map(([, cause]) => cause);
    const section = readDocument('docs/tokens.md').split('### invalid_client')[1]!.split('###')[0]!;
    const named = [...section.matchAll(/`([a-z]+-[a-z]+)`/g)].map(([, cause]) => cause);
    expect(named).toEqual(causes);
    expect(causes.length).toBeGreaterThan(5);
  });
});

describe('docs/tokens-cli.md', () => {
  it('has each code of the commands, of clients and of failed calls, and no other', () => {
    const codes = new Set([...codesInTokenCommands(), ...kindsOfFailure(), ...CLIENT_ISSUE_CODES]);
    expect([...new Set(codesInTables('docs/tokens-cli.md'))].sort()).toEqual([...codes].sort());
    expect(codes.size).toBeGreaterThan(40);
  });
});

describe('docs/preview.md', () => {
  it('has each code by which the preview ends, and no other', () => {
    const files = readdirSync(join(ROOT, 'preview'), { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts')).map((file) => readDocument(join('preview', file)));
    const codes = [...sources.join('\n').matchAll(/new PreviewError\(\s*'([a-z-]+)'/g)].map(([, code = '']) => code);
    expect(codesInTables('docs/preview.md').sort()).toEqual([...new Set(codes)].sort());
  });
});

describe('docs/issues.md', () => {
  it('has a section for each code of a policy and of the constructs, and no other', () => {
    const documented = headingsOf('docs/issues.md', '###');
    const codes = new Set([...ERROR_CODES, ...WARNING_CODES, ...codesInConstructs()]);
    expect([...documented].sort()).toEqual([...codes].sort());
  });
});
