import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Path of the first of the commands that is installed. */
export function commandOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(':');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}
