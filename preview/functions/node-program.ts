import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Program that runs functions: the Node.js that runs the preview. Where Bun does, the Node.js of the `PATH`, since functions
 * have Node.js on Lambda; Bun itself where there is none.
 */
export function nodeProgram(): string {
  return process.versions.bun === undefined ? process.execPath : (inPath('node') ?? process.execPath);
}

function inPath(name: string): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, file));
  return candidates.find(isAnother);
}

/** Whether there is a program, and not the one that runs: `bun --bun` calls itself `node`, too. */
function isAnother(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return realpathSync(path) !== realpathSync(process.execPath);
  } catch {
    return false;
  }
}
