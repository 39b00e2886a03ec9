// Runs the tests and closes with one line that counts them: `N passed, N failed`.
// `test.mjs` runs everything; `unit` the quick part; `browser [--cases N]` the suite in Chromium; `routers [--events N]
// [--seed N]` the spellings of paths; `caches` what shared caches make of answers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string' },
    only: { type: 'string' },
    events: { type: 'string' },
    seed: { type: 'string' },
  },
});
const PARTS = {
  unit: ['--project', 'unit'],
  browser: ['--project', 'whole', 'test/browser'],
  routers: ['--project', 'unit', 'test/routers'],
  caches: ['--project', 'whole', 'test/caches'],
};
const part = PARTS[positionals[0]] ?? [];
const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-test-'));
const report = join(folder, 'report.json');
const args = ['vitest', 'run', ...part, ...(values.only ? ['-t', values.only] : [])];
// what tests and CDK leave in the temporary folder goes with it
const env = {
  ...process.env,
  TMPDIR: folder,
  ...(values.cases ? { CDK_CORS_CASES: values.cases } : {}),
  ...(values.events ? { CDK_CORS_EVENTS: values.events } : {}),
  ...(values.seed ? { CDK_CORS_SEED: values.seed } : {}),
};

const { status } = spawnSync('npx', [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
  stdio: 'inherit',
  env,
});
const { numPassedTests = 0, numFailedTests = 0, numFailedTestSuites = 0 } = readReport();
rmSync(folder, { recursive: true });
// a file that does not even load has no failed test of its own
const failed = Math.max(numFailedTests, status === 0 ? 0 : Math.max(1, numFailedTestSuites));
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed === 0 && numPassedTests > 0 ? 0 : 1;

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return {};
  }
}
