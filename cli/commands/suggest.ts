import { Command } from 'commander';
import { internet, type Network } from '../../checks/audit/find-out';
import { entriesIn, type ListVersion } from '../../checks/denials/recorded-list';
import { originOf } from '../../checks/origins/entries';
import { openLogs } from '../open-logs';
import { checkEntries } from '../origins/check-entries';
import { openList } from '../origins/origins-command';
import { readPolicyFile } from '../policy-file';
import { RepeatableOption } from '../repeatable-option';
import { callbackLines, callbackOrigins } from '../suggest/callback-origins';
import { hoursOfClass, rowsInFiles, rowsInLogs } from '../suggest/read-hours';
import { suggestionLines } from '../suggest/suggestion-lines';
import { type SuggestedList, suggestions } from '../suggest/suggestions';
import { appClients } from '../suggest/user-pool';
import type { AwsOptions } from '../tokens/aws-environment';
import { print, told } from '../tokens/terminal';

interface Options extends AwsOptions {
  readonly app?: string;
  readonly policy?: string;
  readonly input?: readonly string[];
  readonly logGroup?: readonly string[];
  readonly userPool?: string;
  readonly days: string;
  readonly dnsServer?: readonly string[];
  readonly json?: boolean;
}

/**
 * `cdk-cors suggest orders --log-group /aws/lambda/responder`: exit code 0 where all is as usual, 1 where something is suggested, 2 unusable.
 *
 * @param networkOf how it looks at origins; tests have one of their own
 */
export function suggestCommand(networkOf: (servers?: readonly string[]) => Network = internet): Command {
  return new Command('suggest')
    .description(
      'say what logs of decisions suggest about the list of a class: who is denied, or fell silent; changes nothing',
    )
    .argument('<class>', 'class: orders, or Shop/orders')
    .addOption(
      new RepeatableOption(
        '--log-group <name>',
        'log of a function that decides, as REGION:NAME for one in another Region: asked for by Logs Insights',
      ),
    )
    .addOption(new RepeatableOption('--input <file>', 'instead: what aws logs get-query-results printed'))
    .option('--user-pool <id>', 'instead: origins of the callback URLs that app clients of a Cognito user pool have')
    .option('--days <number>', 'whole days before today that are asked for, at least 7', '14')
    .option('--app <directory>', 'output of cdk synth, where the class is described; by default cdk.out')
    .option('--policy <file>', 'policy file (JSON) with the list, of a class whose list is not live')
    .option('--region <region>', 'Region of the logs and the list; by default that of the environment')
    .option('--endpoint-url <url>', 'where AWS answers instead, such as "aws" of the preview')
    .addOption(new RepeatableOption('--dns-server <address>', 'name server to ask, in place of those of the system'))
    .option('--json', 'print JSON')
    .action(
      told(async (named: string, options: Options) => {
        const { input = [], logGroup = [], userPool } = options;
        if ((input.length + logGroup.length === 0) === (userPool === undefined))
          throw new Error('write where the logs are: --log-group or --input; or --user-pool alone');
        if (userPool !== undefined) return suggestCallbacks(named, userPool, options);
        const days = Number(options.days);
        if (!(Number.isInteger(days) && days >= 7 && days <= 30))
          throw new Error(`--days: got ${JSON.stringify(options.days)}: a whole number from 7 to 30 was expected`);
        const [className = '', stack] = named.split('/').reverse();
        const rows = [...rowsInFiles(input), ...(await rowsOfGroups(logGroup, days, options))];
        const hours = hoursOfClass(rows, className, stack);
        const { sources, ...problems } = await listOf(named, options);
        const list = { named, options: optionsOf(options), ...problems };
        const found = await suggestions(list, hours, sources, networkOf(options.dnsServer));
        print(options.json, found, suggestionLines(found));
        process.exitCode = found.length > 0 ? 1 : 0;
      }),
    );
}

async function suggestCallbacks(named: string, userPool: string, options: Options): Promise<void> {
  const { sources, ...problems } = await listOf(named, options);
  const listed = sources.flatMap((versions) => versions.at(-1)?.entries ?? []).map(originOf);
  const clients = await appClients(userPool, options);
  const found = callbackOrigins(clients, listed, { named, options: optionsOf(options), ...problems });
  print(options.json, found, callbackLines(found));
  process.exitCode = found.some(({ admittedBy }) => admittedBy === undefined) ? 1 : 0;
}

async function rowsOfGroups(groups: readonly string[], days: number, options: AwsOptions) {
  if (groups.length === 0) return [];
  const logs = await openLogs(options);
  return rowsInLogs(logs, groups, days, Date.now());
}

/** What `cdk-cors origins` needs as well, to find the same list. */
function optionsOf({ app, region, endpointUrl }: Options): string[] {
  const given = { '--app': app, '--region': region, '--endpoint-url': endpointUrl };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

async function listOf(
  named: string,
  { policy, ...options }: Options,
): Promise<Pick<SuggestedList, 'problemsOf'> & { sources: ListVersion[][] }> {
  if (policy !== undefined) {
    const { origins } = readPolicyFile(policy);
    return { sources: [[{ entries: origins === '*' ? [] : origins, at: 0, isRecorded: true }]] };
  }
  const { listed, list } = await openList(named, options);
  const sources: ListVersion[][] = [];
  for (const shard of list.written) {
    const versions = await list.versionsOf(shard);
    sources.push(
      versions.map(({ value, at, base }) => ({
        entries: entriesIn(value),
        at: at?.getTime() ?? 0,
        isRecorded: base !== undefined,
      })),
    );
  }
  return { sources, problemsOf: (entry) => checkEntries([entry], listed, Date.now()) };
}
