import { Command, Option } from 'commander';
import type { Policy } from '../../lib/policy';
import { readPolicyFile } from '../policy-file';
import { RepeatableOption } from '../repeatable-option';
import { type CandidateOptions, candidates } from '../replay/candidates';
import { LogReader } from '../replay/log-reader';
import { Replay } from '../replay/replay';
import { replayLines, reportOf } from '../replay/replay-text';
import { QUERY_LANGUAGES, type QueryLanguage, savedQuery } from '../replay/saved-query';
import { print, told } from '../tokens/terminal';

interface Options extends CandidateOptions {
  readonly fields?: string;
  readonly path?: readonly string[];
  readonly query?: QueryLanguage;
  readonly json?: boolean;
}

/** `cdk-cors replay LOG --policy POLICY.json`: exit code 0 nobody who was let in would be denied, 1 somebody would, 2 unusable. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('judge the requests of logs by a policy to be: whom it would deny, and whom it would let in')
    .argument(
      '[logs...]',
      'files with lines of functions, of AWS WAF or of CloudFront in real time; .gz too; - for standard input',
    )
    .option('--policy <file>', 'policy file (JSON) that is to be')
    .option('--current <file>', 'with --policy: that of today, for logs that do not say what was decided')
    .option(
      '--app <directory>',
      'output of cdk synth, whose classes judge what functions logged of them, in place of --policy',
    )
    .option('--class <name>', 'with --app: this class alone')
    .option('--list <file>', 'with --class: its list as it is to be; by default the one in Parameter Store')
    .addOption(new RepeatableOption('--path <path>', 'of AWS WAF and CloudFront: this path and those below it alone'))
    .option('--fields <names>', 'of CloudFront: fields of the log configuration, in its order, separated by commas')
    .option('--region <region>', 'with --app: Region of Parameter Store; by default that of the environment')
    .option('--endpoint-url <url>', 'with --app: where AWS answers instead, such as "aws" of the preview')
    .addOption(
      new Option(
        '--query <language>',
        'with --policy, in place of logs: print a query that finds the same where the logs lie',
      ).choices(QUERY_LANGUAGES),
    )
    .option('--json', 'print JSON')
    .action(
      told(async (logs: readonly string[], options: Options) => {
        if (options.query !== undefined) return console.log(savedQuery(policyOf(options), options.query));
        if (logs.length === 0) throw new Error('write the files of logs, or --query');
        const replay = new Replay(await candidates(options));
        const reader = new LogReader(
          options.fields?.split(',').map((name) => name.trim()),
          options.path ?? [],
        );
        for (const path of logs) await reader.read(path, (request, at) => replay.add(request, at));
        const report = reportOf(replay, reader.skipped);
        if (report.judged + report.unknown === 0) throw new Error(reader.whyNothing());
        print(options.json, report, replayLines(report));
        process.exitCode = report.denied.length + report.others.denied > 0 ? 1 : 0;
      }),
    );
}

function policyOf({ policy }: Options): Policy {
  if (policy === undefined) throw new Error('--query belongs to --policy: write the policy that is to be');
  return readPolicyFile(policy);
}
