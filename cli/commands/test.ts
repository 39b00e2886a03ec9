import { writeFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { Command } from 'commander';
import { exitCodeOf } from '../../checks/probes/probe-result';
import { probesFor } from '../../checks/probes/probes';
import { runProbes } from '../../checks/probes/run-probes';
import type { SendOptions } from '../../checks/probes/send';
import { deployedApp, synthesisedApp } from '../assembly/app-stacks';
import { classTests, classTestsWithLists } from '../assembly/class-tests';
import { networkAgent } from '../network/network-agent';
import { parameterStores } from '../parameter-stores';
import { readPolicyFile } from '../policy-file';
import { junitReport } from '../probes/junit';
import { type EndpointTest, report, resultsOf, type TestedEndpoint } from '../probes/tested-endpoint';
import { readText } from '../read-text';
import { RepeatableOption } from '../repeatable-option';

interface Options {
  readonly policy?: string;
  readonly app?: string;
  readonly stack?: string;
  readonly class?: string;
  readonly target?: string;
  readonly junit?: string;
  readonly path?: string;
  readonly writes?: boolean;
  readonly insecure?: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly header?: readonly string[];
  readonly json?: boolean;
  readonly all?: boolean;
  readonly region?: string;
  readonly endpointUrl?: string;
}

/**
 * `cdk-cors test URL --policy POLICY.json`, or `--app cdk.out`, or `--stack NAME`: exit code 0 as the policy says, 1 differences, 2 unusable, or nothing differs
 * but some of it could not be judged.
 */
export function testCommand(): Command {
  return new Command('test')
    .description('send what browsers would send to an endpoint, and compare its answers with a policy')
    .argument('<url>', 'endpoint, deployed or local')
    .option('--policy <file>', 'policy file (JSON), or - for standard input')
    .option('--app <directory>', 'output of cdk synth, whose classes are tested at their paths, in place of --policy')
    .option('--stack <name>', 'deployed stack, whose classes are tested at their paths, in place of --policy')
    .option('--class <name>', 'with --app or --stack: this class alone')
    .option(
      '--target <id>',
      'with --app or --stack: API, function URL, distribution or bucket that the URL is of, by logical id or STACK/ID',
    )
    .option('--all', 'with --app or --stack: from every origin, with those of lists in Parameter Store')
    .option(
      '--region <region>',
      'with --all or --stack: Region of Parameter Store and of the stack; by default that of the environment',
    )
    .option(
      '--endpoint-url <url>',
      'with --all or --stack: where AWS answers instead, such as "aws" of the preview, which has no stacks',
    )
    .option('--path <path>', 'path below the URL')
    .option('--writes', 'also send a POST from a foreign origin, which the endpoint is expected to stop')
    .option('--insecure', 'accept any TLS certificate')
    .option('--cert <file>', 'client certificate (PEM)')
    .option('--key <file>', 'its private key (PEM)')
    .addOption(
      new RepeatableOption(
        '--header <header>',
        'header of all requests but preflights, as "authorization: Bearer ..."',
      ),
    )
    .option('--junit <file>', 'also write the results as JUnit XML')
    .option('--json', 'print JSON')
    .action(async (base: string, options: Options) => {
      const agent = await networkAgent();
      const sending = { insecure: options.insecure, headers: headersOf(options), agent, client: clientOf(options) };
      const tested: TestedEndpoint[] = [];
      const asked = { writes: options.writes ?? false, everyOrigin: options.all ?? false };
      for (const test of await testsOf(base, options)) {
        const probes = probesFor(test.policy, asked, test.probed, test.enforcement);
        const results = await runProbes(test.url, test.policy, probes, sending, test.enforcement);
        tested.push({ ...test, results });
        // where nobody answers, nobody would at the next path
        if (results.some(({ status }) => status === undefined)) break;
      }
      if (options.junit !== undefined) writeFileSync(options.junit, junitReport(tested));
      console.log(options.json ? JSON.stringify(resultsOf(tested), null, 2) : report(tested));
      process.exitCode = exitCodeOf(tested.flatMap(({ results }) => results));
    });
}

/** What is tested: one policy at the URL itself, or the classes of an app below it. */
async function testsOf(base: string, options: Options): Promise<EndpointTest[]> {
  const { policy, app, stack, class: className, target, path, all = false } = options;
  if ([policy, app, stack].filter((one) => one !== undefined).length !== 1)
    throw new Error('write one of --policy, --app and --stack');
  if (policy !== undefined) {
    if (className !== undefined || target !== undefined || all)
      throw new Error('--class, --target and --all belong to --app and --stack');
    return [{ url: endpointUrl(base, path), policy: readPolicyFile(policy) }];
  }
  const stacks = stack === undefined ? synthesisedApp(app!) : await deployedApp(stack, options);
  const selection = { className, target };
  const tests = all
    ? await classTestsWithLists(stacks, selection, async () => ({
        store: await parameterStores(options),
        now: Date.now(),
      }))
    : classTests(stacks, selection);
  return tests.map((test) => ({
    ...test,
    url: endpointUrl(base, path ?? test.path),
    isFilled: path === undefined && test.isFilled,
  }));
}

/** Values by lower-case name. */
function headersOf({ header = [] }: Options): SendOptions['headers'] {
  const headers = new Map<string, string[]>();
  for (const line of header) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([\t\x20-\x7e]+)$/.exec(line) ?? [];
    if (!name || !value) {
      throw new Error(`--header: got ${JSON.stringify(line)}: a name, a colon and a value were expected`);
    }
    const before = headers.get(name.toLowerCase()) ?? [];
    headers.set(name.toLowerCase(), [...before, value]);
  }
  return Object.fromEntries(headers);
}

function clientOf({ cert, key }: Options): SendOptions['client'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new Error('--cert and --key belong together: write both');
  try {
    const client = { cert: readText(cert), key: readText(key) };
    createSecureContext(client);
    return client;
  } catch (error) {
    const files = `${JSON.stringify(cert)} and ${JSON.stringify(key)}`;
    throw new Error(`--cert, --key: got ${files}, no certificate with its key: ${(error as Error).message}`);
  }
}

function endpointUrl(base: string, path: string | undefined): URL {
  if (!URL.canParse(base) || !/^https?:/.test(base))
    throw new Error(`got ${JSON.stringify(base)}: an http or https URL was expected`);
  return path === undefined ? new URL(base) : new URL(`${base.replace(/\/$/, '')}/${path.replace(/^\//, '')}`);
}
