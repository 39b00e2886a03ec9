import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const INTERVAL_MS = 300;

/**
 * Tells of each assembly that takes the place of the one before, once nothing of it has been written for a moment. Looked for, not
 * listened for: what file systems tell differs, and `cdk synth` writes the folder anew.
 *
 * @param changed is not called again before it has ended
 * @returns what ends it
 */
export function watchAssembly(directory: string, changed: () => Promise<void>): () => void {
  let served = stateOf(directory);
  let seen = served;
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    const state = stateOf(directory);
    const isSettled = state === seen;
    seen = state;
    if (!isSettled || state === served || state === undefined) return;
    served = state;
    isBusy = true;
    await changed();
    isBusy = false;
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Times and sizes of manifests and templates; `undefined` while there is no manifest. Code has hashes for names, which templates name. */
function stateOf(directory: string): string | undefined {
  try {
    statSync(join(directory, 'manifest.json'));
    return filesOf(directory)
      .map((file) => {
        const { mtimeMs, size } = statSync(file);
        return `${file} ${mtimeMs} ${size}`;
      })
      .join('\n');
  } catch {
    // it is just being written
    return undefined;
  }
}

/** Also those of the assemblies in it, of stages. */
function filesOf(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith('assembly-') ? filesOf(path) : [];
    return entry.name.endsWith('.json') ? [path] : [];
  });
}
