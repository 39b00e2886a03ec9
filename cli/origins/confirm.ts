import { createInterface } from 'node:readline/promises';
import { problem } from '../tokens/problem';
import { remark } from '../tokens/terminal';

/**
 * Asks whoever sits at the terminal.
 *
 * @throws Error `confirmation-missing` where nobody does
 */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Error(
      problem(
        'confirmation-missing',
        'there is no terminal to ask at: look at the effect by --dry-run, then write --yes',
      ),
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // whoever ends the input instead of answering says no
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Somebody said no: exit code 2, as of whatever is not done. */
export function leaveUndone(what: string): void {
  remark(what);
  process.exitCode = 2;
}
