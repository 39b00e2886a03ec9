import type { Problem } from './problem';

const NOT_PRINTABLE = /[^\x20-\x7e]/g;

/** A line for the terminal: records and tokens say what somebody else wrote, which may be written for the terminal that shows it. */
export function printable(line: string): string {
  return escapedUnits(line, NOT_PRINTABLE);
}

/** A text with some of its characters as JSON would escape them. */
export function escapedUnits(text: string, characters: RegExp): string {
  return text.replace(characters, (found) => found.split('').map(escaped).join(''));
}

/** Prints what a command found: a document, or lines for people. */
export function print(json: boolean | undefined, document: unknown, lines: readonly string[]): void {
  console.log(json ? jsonOf(document) : lines.map(printable).join('\n'));
}

/** Says something beside the answer. */
export function remark(line: string): void {
  console.error(printable(line));
}

/** Says no, and why. */
export function deny(reason: Problem): void {
  remark(reason);
  process.exitCode = 1;
}

/** What a command does, where the sentences of its errors are lines for the terminal, too. */
export function told<T extends unknown[]>(run: (...args: T) => void | Promise<void>): (...args: T) => Promise<void> {
  return async (...args) => {
    try {
      await run(...args);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(message.split('\n').map(printable).join('\n'), { cause: error });
    }
  };
}

/** In ASCII alone, and the same for whoever parses it: all else in JSON is inside of strings. */
function jsonOf(document: unknown): string {
  return JSON.stringify(document, null, 2).replace(/[^\n\x20-\x7e]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
