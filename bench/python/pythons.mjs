import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The last is what Debian's packages are for, also where another one comes first in the PATH. */
const PROGRAMS = ['python3', '/usr/bin/python3'];

/** A Python that has these packages; `undefined` where there is none, and that is said. */
export function pythonWith(title, ...packages) {
  const found = PROGRAMS.find((program) => spawnSync(program, ['-c', `import ${packages.join(', ')}`]).status === 0);
  if (found === undefined) console.error(`${title}: left out, since no python3 here has ${packages.join(' and ')}`);
  return found;
}

/** Runs a script in a Python of its own, with JSON on stdin, and returns the JSON that it writes. */
export async function inNewPython(python, args, { input = {}, env = {} } = {}) {
  const running = run(python, args, { env: { ...process.env, ...env } });
  running.child.stdin.end(JSON.stringify(input));
  return JSON.parse((await running).stdout);
}
