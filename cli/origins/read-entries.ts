import { text } from 'node:stream/consumers';

/** What stands for the standard input. */
const INPUT = '-';

/** Entries as they were named; those of the standard input in place of `-`. */
export async function readEntries(named: readonly string[]): Promise<string[]> {
  if (!named.includes(INPUT)) return [...named];
  const written = await text(process.stdin);
  const read = written
    .split(/\r?\n/)
    .flatMap((line) => line.replace(/(^|\s)#.*/, '').split(/[\s,]+/))
    .filter((entry) => entry !== '');
  return [...named.filter((one) => one !== INPUT), ...read];
}
