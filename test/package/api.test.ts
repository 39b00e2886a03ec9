import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, it } from '@jest/globals';

const ROOT = join(__dirname, '..', '..');

it('API.md is up to date: npm run docs', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'cdk-cors-api-')), 'API.md');
  execFileSync('npx', ['jsii-docgen', '--output', relative(ROOT, file)], { cwd: ROOT, stdio: 'pipe' });
  expect(readFileSync(join(ROOT, 'API.md'), 'utf8')).toBe(readFileSync(file, 'utf8'));
});
