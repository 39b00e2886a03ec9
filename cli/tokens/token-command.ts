import { Command } from 'commander';
import { inspectCommand } from './inspect-command';
import { issueCommand } from './issue-command';
import { revokeCommand } from './revoke-command';

/** `cdk-cors token ...`: single tokens. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('issue, inspect and revoke scoped tokens')
    .addCommand(issueCommand())
    .addCommand(inspectCommand())
    .addCommand(revokeCommand());
}
