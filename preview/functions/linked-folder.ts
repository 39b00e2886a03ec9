import { constants, copyFileSync, linkSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a folder with the files of another one, as the CDK zips it: what a symbolic link leads to is in its place. Files are
 * hard links: Node.js takes them for files of the new folder, and nothing is copied.
 */
export function linkFolder(from: string, to: string): void {
  link(realpathSync(from), to, new Set());
}

function link(from: string, to: string, above: ReadonlySet<string>): void {
  // a symbolic link to a folder that it lies in has no end
  if (above.has(from)) return;
  const within = new Set(above).add(from);
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const { path, kind } = entry.isSymbolicLink()
      ? followed(join(from, entry.name))
      : { path: join(from, entry.name), kind: entry };
    if (kind?.isDirectory()) link(path, join(to, entry.name), within);
    else if (kind?.isFile()) linkFile(path, join(to, entry.name));
  }
}

/** Where a symbolic link leads to, and what is there. */
function followed(path: string) {
  const kind = statSync(path, { throwIfNoEntry: false });
  return { path: kind ? realpathSync(path) : path, kind };
}

/** A copy where there can be no link: between file systems, or to files of another user. */
function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}
