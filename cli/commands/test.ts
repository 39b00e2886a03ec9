import { createSecureContext } from 'node:tls';
import { Command } from 'commander';
import { decide, type Policy } from '../../lib/policy';
import { networkError } from '../network/network-error';
import { readPolicyFile } from '../policy-file';
import { differences } from '../probes/differences';
import { isTransient, type Obstacle, obstacleIn } from '../probes/obstacle';
import { Patience } from '../probes/patience';
import { type Probe, probesFor } from '../probes/probes';
import { type Answer, type SendOptions, send } from '../probes/send';
import { readText } from '../read-text';
import { RepeatableOption } from '../repeatable-option';
import { printable } from '../tokens/terminal';

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

/** How one probe ended. */
interface ProbeResult extends Probe {
  /** Left out where nobody answered. */
  readonly status?: number;
  /** What differs between the answer and the policy; empty where nothing does. */
  readonly differences: readonly string[];
  /** Why the answer says nothing of the policy. */
  readonly obstacle?: Obstacle;
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
      console.log(options.json ? JSON.stringify(results, null, 2) : toText(url, results));
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

function exitCodeOf(results: readonly ProbeResult[]): number {
  if (results.some((result) => result.differences.length > 0)) return 1;
  return results.some(({ obstacle }) => obstacle) ? 2 : 0;
}

function toText(url: URL, results: readonly ProbeResult[]): string {
  const judged = results.filter(({ obstacle }) => !obstacle);
  const failed = judged.filter((result) => result.differences.length > 0);
  const lines = judged.flatMap(({ name, status, differences: found }) => [
    found.length === 0 ? `ok   ${name}` : `FAIL ${name}: answered with ${status}`,
    ...found.map((difference) => `       ${difference}`),
  ]);
  const unjudged = results.length - judged.length;
  const counts = `${judged.length - failed.length} as the policy says, ${failed.length} not`;
  const more = unjudged === 0 ? [] : [`${unjudged} could not be judged`];
  return [...lines, ...obstacleLines(url, results), '', [counts, ...more].join(', ')].join('\n');
}

/** A line for all that met the same obstacle. */
function obstacleLines(url: URL, results: readonly ProbeResult[]): string[] {
  const counts = new Map<string, number>();
  for (const { obstacle } of results) {
    if (!obstacle) continue;
    const line = `${obstacle.code} - ${obstacle.message}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => printable(`?    ${url} (${count} of ${results.length}): ${line}`));
}
