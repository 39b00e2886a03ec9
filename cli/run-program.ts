import { type Command, CommanderError } from 'commander';

/**
 * Runs a program by `argv`. Whatever makes it end without an answer is told on stderr, with exit code 2: commander alone
 * would end with 1 for options that it does not know, which is what commands say no with.
 */
export async function runProgram(program: Command, argv?: readonly string[]): Promise<void> {
  throwErrors(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    // commander has printed its own, and help is no error
    if (!(error instanceof CommanderError)) console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  }
}

function throwErrors(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwErrors);
}
