// Compiles lib/ with jsii. Its reminder that Node 20 has reached its end would otherwise lead every run of ours.
import { spawnSync } from 'node:child_process';

const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
const { status } = spawnSync('npx', ['jsii', ...process.argv.slice(2)], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
