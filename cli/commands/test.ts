import { createSecureContext } from 'node:tls';
import { Command } from 'commander';
import { decide, type Policy } from '../../lib/policy';
import { networkError } from '../network/network-error';
import { readPolicyFile } from '../policy-file';
import { differences } from '../probes/differences';
import { isTransient, obstacleIn } from '../probes/obstacle';
import { Patience } from '../probes/patience';
import { exitCodeOf, type ProbeResult, resultLines } from '../probes/probe-results';
import { type Probe, probesFor } from '../probes/probes';
import { type Answer, type SendOptions, send } from '../probes/send';
import { readText } from '../read-text';
import { RepeatableOption } from '../repeatable-option';

interface Options {
  readonly policy: string;
  readonly path?: string;
  readonly writes?: boolean;
  readonly insecure?: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly header?: readonly string[];
  readonly json?: boolean;
}

/**
 * `cdk-cors test URL --policy POLICY.json`: exit code 0 as the policy says, 1 differences, 2 unusable, or nothing differs
 * but some of it could not be judged.
 */
export function testCommand(): Command {
  return new Command('test')
    .description('send what browsers would send to an endpoint, and compare its answers with a policy')
    .argument('<url>', 'endpoint, deployed or local')
    .requiredOption('--policy <file>', 'policy file (JSON), or - for standard input')
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
    .option('--json', 'print JSON')
    .action(async (base: string, options: Options) => {
      const url = endpointUrl(base, options.path);
      const sending = { insecure: options.insecure, headers: headersOf(options), client: clientOf(options) };
      const policy = readPolicyFile(options.policy);
      const results = await testEndpoint(url, policy, { ...sending, writes: options.writes });
      console.log(options.json ? JSON.stringify(results, null, 2) : resultLines(url, results));
      process.exitCode = exitCodeOf(results);
    });
}

/** Sends every probe of a policy to an endpoint, one after the other, until nobody answers. */
async function testEndpoint(
  url: URL,
  policy: Policy,
  { writes = false, ...options }: SendOptions & { readonly writes?: boolean },
): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  const patience = new Patience();
  for (const probe of probesFor(policy, { writes })) {
    const decision = decide(policy, probe.request);
    const judge = (answer: Answer): Omit<ProbeResult, keyof Probe> => {
      const { status } = answer;
      const found = differences(decision, answer);
      // whoever answered as the policy says knows the policy
      const obstacle = found.length === 0 ? undefined : obstacleIn(answer, url);
      return obstacle ? { status, differences: [], obstacle } : { status, differences: found };
    };
    const isBusy = (answer: Answer): boolean => {
      const { obstacle } = judge(answer);
      return obstacle !== undefined && isTransient(obstacle);
    };
    try {
      results.push({ ...probe, ...judge(await patience.ask(() => send(url, probe.request, options), isBusy)) });
    } catch (error) {
      const { code, reason } = networkError(error);
      // the next one would not be answered either
      return [...results, { ...probe, differences: [], obstacle: { code, message: reason } }];
    }
  }
  return results;
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
