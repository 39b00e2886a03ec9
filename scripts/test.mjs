// Runs the tests and closes with one line that counts them: `N passed, N failed`.
// `test.mjs` runs everything; `unit` the quick part; `browser [--cases N]` the suite in Chromium; `routers [--events N]
// [--seed N]` the spellings of paths; `caches` what shared caches make of answers; `engines` what Firefox and WebKit make of
// them, as far as they are installed.
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
  unit: ['--selectProjects', 'unit'],
  browser: ['--selectProjects', 'whole', '--testPathPatterns', 'test/browser'],
  routers: ['--selectProjects', 'unit', '--testPathPatterns', 'test/routers'],
  caches: ['--selectProjects', 'whole', '--testPathPatterns', 'test/caches'],
  // which names what is not installed
  engines: ['--selectProjects', 'engines', '--verbose'],
};
const part = PARTS[positionals[0]] ?? ['--ignoreProjects', 'engines'];
const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-test-'));
const report = join(folder, 'report.json');
const only = values.only ? ['--testNamePattern', values.only] : [];
// what tests and CDK leave in the temporary folder goes with it
const env = {
  ...process.env,
  TMPDIR: folder,
  ...(values.cases ? { CDK_CORS_CASES: values.cases } : {}),
  ...(values.events ? { CDK_CORS_EVENTS: values.events } : {}),
  ...(values.seed ? { CDK_CORS_SEED: values.seed } : {}),
};

const { status } = spawnSync('npx', ['jest', ...part, ...only, '--json', '--outputFile', report], {
  stdio: 'inherit',
  env,
});
const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = readReport();
rmSync(folder, { recursive: true });
// a file that does not even load has no failed test of its own
const failed = Math.max(numFailedTests + numRuntimeErrorTestSuites, status === 0 ? 0 : 1);
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed === 0 && numPassedTests > 0 ? 0 : 1;

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return {};
  }
}
