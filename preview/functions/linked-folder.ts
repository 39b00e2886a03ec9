import { constants, copyFileSync, linkSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a folder with the files of another one, as the CDK zips it: what a symbolic link leads to is in its place. Files are
 * hard links: Node.js takes them for files of the new folder, and nothing is copied.
 */
export function linkFolder(from: string, to: string): void {
  link(from, to, new Set());
}

function link(from: string, to: string, above: ReadonlySet<string>): void {
  const real = realpathSync(from);
  // a link to a folder that it lies in has no end
  if (above.has(real)) return;
  const within = new Set(above).add(real);
  mkdirSync(to, { recursive: true });
  for (const { name } of readdirSync(real, { withFileTypes: true })) {
    const source = join(real, name);
    const found = statSync(source, { throwIfNoEntry: false });
    if (found?.isDirectory()) link(source, join(to, name), within);
    else if (found?.isFile()) linkFile(realpathSync(source), join(to, name));
  }
}

/** A copy where there can be no link: between file systems, or to files of another user. */
function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}
