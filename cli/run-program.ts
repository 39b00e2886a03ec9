import { type Command, CommanderError } from 'commander';
import { RepeatableOption } from './repeatable-option';

/**
 * Runs a program by `argv`. Whatever makes it end without an answer is told on stderr, with exit code 2: commander alone
 * would end with 1 for options that it does not know, which is what commands say no with.
 */
export async function runProgram(program: Command, argv?: readonly string[]): Promise<void> {
  // the SDK's advice about Node.js is for projects that install it themselves, and this one is bundled
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  prepare(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    // commander has printed its own, and help is no error
    if (!(error instanceof CommanderError)) console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  }
}

function prepare(command: Command): void {
  command.exitOverride();
  refuseRepeated(command);
  command.commands.forEach(prepare);
}

/** Of an option that comes twice, commander would take the last value and say nothing. */
function refuseRepeated(command: Command): void {
  for (const option of command.options) {
    if (option instanceof RepeatableOption || option.isBoolean()) continue;
    const values: string[] = [];
    command.on(`option:${option.name()}`, (value: string) => {
      values.push(value);
      if (values.length < 2) return;
      const got = values.map((each) => JSON.stringify(each)).join(' and ');
      command.error(`error: option '${option.flags}' came twice, with ${got}; write it once`);
    });
  }
}
