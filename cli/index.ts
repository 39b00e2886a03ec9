import { Command } from 'commander';
import { version } from '../package.json';
import { auditCommand } from './commands/audit';
import { checkCommand } from './commands/check';
import { clientCommand } from './commands/client';
import { diffCommand } from './commands/diff';
import { explainCommand } from './commands/explain';
import { guideCommand } from './commands/guide';
import { initCommand } from './commands/init';
import { keysCommand } from './commands/keys';
import { originsCommand } from './commands/origins';
import { previewCommand } from './commands/preview';
import { replayCommand } from './commands/replay';
import { scanCommand } from './commands/scan';
import { suggestCommand } from './commands/suggest';
import { testCommand } from './commands/test';
import { tokenCommand } from './commands/token';
import { runProgram } from './run-program';

const program = new Command('cdk-cors')
  .description(
    'check any app for what is wrong with CORS; write, explain, test, audit and preview policies made with cdk-cors, and look after live lists and scoped tokens',
  )
  .version(version)
  .addCommand(initCommand())
  .addCommand(explainCommand())
  .addCommand(checkCommand())
  .addCommand(scanCommand())
  .addCommand(testCommand())
  .addCommand(diffCommand())
  .addCommand(replayCommand())
  .addCommand(guideCommand())
  .addCommand(auditCommand())
  .addCommand(originsCommand())
  .addCommand(suggestCommand())
  .addCommand(previewCommand())
  .addCommand(clientCommand())
  .addCommand(tokenCommand())
  .addCommand(keysCommand());

// the SDK is part of this bundle: which Node.js its later versions need is no matter of whoever runs the command
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

void runProgram(program);
