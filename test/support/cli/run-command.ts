import { jest } from '@jest/globals';
import type { Command } from 'commander';

/** What a command printed, what it said beside that, and its exit code. */
interface Ran {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number;
}

/** Runs a command in this process. */
export async function runCommand(command: Command, ...args: string[]): Promise<Ran> {
  const lines: string[] = [];
  const remarks: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)));
  const error = jest.spyOn(console, 'error').mockImplementation((line) => remarks.push(String(line)));
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await command.parseAsync(args, { from: 'user' });
    return { output: lines.join('\n'), errors: remarks.join('\n'), exitCode: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = before;
    log.mockRestore();
    error.mockRestore();
  }
}
