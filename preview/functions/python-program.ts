import { spawnSync } from 'node:child_process';

/** By runtime: looking for one takes as long as starting it. */
const found = new Map<string, string | undefined>();

/**
 * Program that runs functions of a Python runtime: the Python of its version, else that of this machine, whatever its version is.
 */
export function pythonProgram(runtime: string): string | undefined {
  if (!found.has(runtime)) found.set(runtime, [runtime, 'python3', 'python'].find(isPython3));
  return found.get(runtime);
}

/** Version managers have programs of many names, and no Python behind most. */
function isPython3(program: string): boolean {
  return spawnSync(program, ['-I', '-S', '-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
}
