import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { RepeatableOption } from '../../cli/repeatable-option';
import { runProgram } from '../../cli/run-program';

const { exitCode } = process;
afterEach(() => {
  process.exitCode = exitCode;
  jest.restoreAllMocks();
});

/** Runs `program show <args>`; what it left as exit code, and on stderr. */
async function run(args: string[], show: (options: Readonly<Record<string, unknown>>) => void = () => {}) {
  const lines: string[] = [];
  const write = (text: string) => void lines.push(text);
  jest.spyOn(console, 'error').mockImplementation(write);
  const output = { writeErr: write, writeOut: () => {} };
  const program = new Command('program')
    .configureOutput(output)
    .addCommand(
      new Command('show')
        .configureOutput(output)
        .option('--json')
        .option('--file <file>')
        .addOption(new RepeatableOption('--origin <origin>', 'origin'))
        .action(show),
    );
  process.exitCode = undefined;
  await runProgram(program, ['node', 'program', ...args]);
  return { exitCode: process.exitCode ?? 0, errors: lines.join('\n') };
}

describe('a program', () => {
  it('leaves the exit code to commands that come to an answer', async () => {
    expect(await run(['show', '--json'])).toEqual({ exitCode: 0, errors: '' });
    const no = await run(['show'], () => {
      process.exitCode = 1;
    });
    expect(no.exitCode).toBe(1);
  });

  it.each([[['show', '--nope']], [['show', 'one', 'too', 'many']], [['nothing']], [[]]])(
    'ends with 2 for what it cannot use: %j',
    async (args) => {
      const { exitCode, errors } = await run(args);
      expect(exitCode).toBe(2);
      expect(errors).not.toBe('');
    },
  );

  it('takes an option once, unless it may be repeated', async () => {
    const twice = await run(['show', '--file', 'a', '--file', 'b']);
    expect(twice).toEqual({
      exitCode: 2,
      errors: 'error: option \'--file <file>\' came twice, with "a" and "b"; write it once\n',
    });
    expect(await run(['show', '--file', 'a', '--json', '--json'])).toEqual({ exitCode: 0, errors: '' });
    let origins: unknown;
    await run(['show', '--origin', 'a', '--origin', 'b'], (options) => {
      origins = options.origin;
    });
    expect(origins).toEqual(['a', 'b']);
  });

  it('tells what a command throws, and ends with 2', async () => {
    const thrown = await run(['show'], () => {
      throw new Error('table-missing');
    });
    expect(thrown).toEqual({ exitCode: 2, errors: 'table-missing' });
  });

  it('takes a look at its help for no error', async () => {
    expect((await run(['show', '--help'])).exitCode).toBe(0);
  });
});
