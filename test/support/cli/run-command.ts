import { jest } from '@jest/globals';
import type { Command } from 'commander';

/** Runs a command in this process and returns what it printed, with its exit code. */
export async function runCommand(command: Command, ...args: string[]): Promise<{ output: string; exitCode: number }> {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)));
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await command.parseAsync(args, { from: 'user' });
    return { output: lines.join('\n'), exitCode: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = before;
    log.mockRestore();
  }
}
