import { Command } from 'commander';
import { version } from '../package.json';
import { explainCommand } from './explain-command';
import { previewCommand } from './preview-command';
import { runProgram } from './run-program';
import { testCommand } from './test-command';
import { clientCommand } from './tokens/client-command';
import { keysCommand } from './tokens/keys-command';
import { tokenCommand } from './tokens/token-command';

const program = new Command('cdk-cors')
  .description('explain, test and preview CORS policies made with cdk-cors, and look after scoped tokens')
  .version(version)
  .addCommand(explainCommand())
  .addCommand(testCommand())
  .addCommand(previewCommand())
  .addCommand(clientCommand())
  .addCommand(tokenCommand())
  .addCommand(keysCommand());

void runProgram(program);
