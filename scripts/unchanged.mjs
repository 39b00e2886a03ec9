// Whether what a step of `npm start` reads and writes is as the step left it: then it need not be done again.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'node_modules/.cache/cdk-cors';

/**
 * Does a step unless its inputs and outputs are what they were after the last time.
 *
 * @param step `{ name, inputs, outputs, run }`: files and folders that it reads, files that it writes, and what does it
 * @returns whether it was done
 */
export function unlessUnchanged({ name, inputs, outputs, run }) {
  const stamp = join(FOLDER, name);
  const state = () => digestOf([...inputs, ...outputs]);
  if (state() === read(stamp)) return false;
  run();
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(stamp, state());
  return true;
}

/** Of names, sizes and times: nothing is read, since there are a thousand files. */
function digestOf(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const file of paths.flatMap(filesOf)) {
    const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
