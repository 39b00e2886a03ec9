import { quote } from '../../lib/policy/issue';

/** What is wrong with what a command was given: told all at once, before anything is done. */
export class InputIssues {
  private readonly lines: string[] = [];

  /** Notes a problem; `where` in the words of the command line, such as `--table`. */
  add(where: string, code: string, value: unknown, reason: string, fix: string): void {
    this.lines.push(`${where}: ${code} - got ${quote(value)}: ${reason}; ${fix}`);
  }

  /** Notes problems that are sentences already. */
  addAll(sentences: readonly string[]): void {
    this.lines.push(...sentences);
  }

  /** Reads an option that is a whole number of seconds. */
  seconds(option: string, text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const seconds = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(seconds)) return seconds;
    this.add(option, 'seconds-invalid', text, 'a whole number of seconds was expected', `write ${option} 600`);
    return undefined;
  }

  /** @throws Error with a line for each problem */
  throwIfAny(): void {
    if (this.lines.length > 0) throw new Error(this.lines.join('\n'));
  }
}
