import { readFileSync } from 'node:fs';
import { textOf } from '../lib/policy/policy-file';

/** Text of a file, or of standard input where it is `-`, without a byte order mark: some editors and shells write one. */
export function readText(path: string): string {
  return textOf(readBytes(path));
}

/** The same as it is. */
export function readBytes(path: string): Uint8Array {
  return readFileSync(path === '-' ? 0 : path);
}

/** A file as sentences name it. */
export function nameOf(path: string): string {
  return path === '-' ? 'standard input' : JSON.stringify(path);
}
