// Compiles lib/ with jsii, into an empty dist/: files that moved would stay there otherwise, and travel in the package. Its reminder that Node 20 has reached its end would otherwise lead every run of ours.
// JSII6 wants the oldest peers here: the tests are run on the newest, and that the oldest have all that lib/ names is a test.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync('npx', ['jsii', '--silence-warnings=JSII6', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
});
process.exitCode = status ?? 1;
