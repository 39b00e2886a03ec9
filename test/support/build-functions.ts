import { execFileSync } from 'node:child_process';

/** Constructs take their functions from assets/: builds what lies there from the sources that the tests are about. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/build.mjs', '--functions'], { stdio: 'inherit' });
}
