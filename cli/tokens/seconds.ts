import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number of seconds. */
export function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(seconds)) return seconds;
  throw new InvalidArgumentError(`got ${JSON.stringify(value)}: a whole number of seconds was expected`);
}
