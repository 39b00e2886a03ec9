import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOKEN_REASONS } from '../../lambda/shared/tokens/reasons';
import { ALLOW_REASONS, DENY_REASONS, ERROR_CODES, WARNING_CODES } from '../../lib/policy';
import { PROBLEM_BODIES } from '../../lib/private/problem-details';
import { headingsOf, ROOT } from './documents';

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

describe('docs/reasons.md', () => {
  it('has a section for each reason, for those of tokens that a 403 tells, and no other', () => {
    const ofTokens = Object.entries(TOKEN_REASONS).flatMap(([reason, status]) => (status === 403 ? [reason] : []));
    const reasons = new Set<string>([...ALLOW_REASONS, ...DENY_REASONS, ...ofTokens]);
    expect(headingsOf('docs/reasons.md', '##')).toEqual([...reasons]);
  });

  it('is where the bodies of denials point to', () => {
    for (const [reason, body] of Object.entries(PROBLEM_BODIES)) {
      expect(JSON.parse(body).type).toBe(`https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md#${reason}`);
    }
  });
});

describe('docs/issues.md', () => {
  it('has a section for each code of a policy and of the constructs, and no other', () => {
    const documented = headingsOf('docs/issues.md', '###');
    const codes = new Set([...ERROR_CODES, ...WARNING_CODES, ...codesInConstructs()]);
    expect([...documented].sort()).toEqual([...codes].sort());
  });
});
