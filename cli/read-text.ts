import { readFileSync } from 'node:fs';

/** Text of a file, or of standard input where it is `-`, without a byte order mark: some editors and shells write one. */
export function readText(path: string): string {
  const bytes = readFileSync(path === '-' ? 0 : path);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** A file as sentences name it. */
export function nameOf(path: string): string {
  return path === '-' ? 'standard input' : JSON.stringify(path);
}
