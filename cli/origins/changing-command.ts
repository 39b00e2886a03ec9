import type { Command } from 'commander';
import { WAIT_SECONDS } from './change-list';
import { originsSubcommand } from './origins-command';

/** A command that changes one list. */
export function changingSubcommand(name: string, description: string): Command {
  return changing(originsSubcommand(name, description));
}

/** Adds the options that every command which changes lists has. */
export function changing(command: Command): Command {
  return command
    .option('--reason <text>', 'why, for the history')
    .option('--dry-run', 'only show what would change')
    .option('--yes', 'do not ask')
    .option(
      '--wait <seconds>',
      'how long to wait for the places that a pushed list is written to',
      String(WAIT_SECONDS),
    )
    .option('--no-wait', 'do not wait for them');
}
