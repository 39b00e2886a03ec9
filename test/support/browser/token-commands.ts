import { clientCommand } from '../../../cli/commands/client';
import { tokenCommand } from '../../../cli/commands/token';
import { runCommand } from '../cli/run-command';
import type { TokenService } from './running-shop';

const COMMANDS = { client: clientCommand, token: tokenCommand };

/** Runs `cdk-cors client ...` or `cdk-cors token ...` on the shop's tokens. */
export async function cdkCors(
  { tokens }: { readonly tokens: Pick<TokenService, 'cliOptions'> },
  name: keyof typeof COMMANDS,
  ...args: readonly string[]
): Promise<void> {
  const { output, exitCode } = await runCommand(COMMANDS[name](), ...args, ...tokens.cliOptions);
  if (exitCode !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${exitCode}: ${output}`);
}
