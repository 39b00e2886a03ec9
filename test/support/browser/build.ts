import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const FUNCTIONS = [
  'regional-responder',
  'edge-responder',
  'initial-origins',
  'token-authorizer',
  'token-issuer',
  'key-rotation',
];
const NEEDED = [
  ...FUNCTIONS.map((name) => `${name}/index.js`),
  'runtime/index.mjs',
  'cli/index.js',
  'cli/page/main.js',
];

/** Makes the bundles that synthesised functions run, unless they are there. */
export function buildIfMissing(): void {
  if (NEEDED.every((path) => existsSync(`assets/${path}`))) return;
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('npm run build failed');
}
