import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** More than a handler with its packages; what is larger is not looked through. */
const MAX_BYTES = 60_000_000;

/** Whether a word, in lower case, stands in a file or in any of a folder; `undefined` for archives, and for what is too large. */
export function assetHas(path: string, word: string): boolean | undefined {
  const files = filesOf(path);
  if (files === undefined) return undefined;
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  if (bytes > MAX_BYTES) return undefined;
  return files.some((file) => readFileSync(file, 'latin1').toLowerCase().includes(word));
}

function filesOf(path: string): string[] | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) return /\.(?:zip|jar|gz|tgz)$/i.test(path) ? undefined : [path];
  if (!stats?.isDirectory()) return undefined;
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
