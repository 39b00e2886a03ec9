import { Command } from 'commander';
import { inspectCommand } from './token-inspect';
import { issueCommand } from './token-issue';
import { revokeCommand } from './token-revoke';

/** `cdk-cors token ...`: single tokens. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('issue, inspect and revoke scoped tokens')
    .addCommand(issueCommand())
    .addCommand(inspectCommand())
    .addCommand(revokeCommand());
}
