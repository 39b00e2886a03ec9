import { Command, InvalidArgumentError } from 'commander';
import { decide, type Policy } from '../../lib/policy';
import { readPolicyFile } from '../policy-file';
import { differences } from '../probes/differences';
import { type Probe, probesFor } from '../probes/probes';
import { type SendOptions, send } from '../probes/send';

interface Options {
  readonly policy: string;
  readonly path?: string;
  readonly writes?: boolean;
  readonly insecure?: boolean;
  readonly header: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** How one probe ended. */
interface ProbeResult extends Probe {
  readonly status: number;
  /** What differs between the answer and the policy; empty where nothing does. */
  readonly differences: readonly string[];
}

/** `cdk-cors test URL --policy POLICY.json`: exit code 0 as the policy says, 1 differences, 2 unusable. */
export function testCommand(): Command {
  return new Command('test')
    .description('send what browsers would send to an endpoint, and compare its answers with a policy')
    .argument('<url>', 'endpoint, deployed or local')
    .requiredOption('--policy <file>', 'policy file (JSON)')
    .option('--path <path>', 'path below the URL')
    .option('--writes', 'also send a POST from a foreign origin, which the endpoint is expected to stop')
    .option('--insecure', 'accept any TLS certificate')
    .option(
      '--header <header>',
      'header of all requests but preflights, as "authorization: Bearer ..."; repeatable',
      addHeader,
      {},
    )
    .option('--json', 'print JSON')
    .action(async (base: string, options: Options) => {
      const policy = readPolicyFile(options.policy);
      const results = await testEndpoint(endpointUrl(base, options.path), policy, {
        ...options,
        headers: options.header,
      });
      console.log(options.json ? JSON.stringify(results, null, 2) : toText(results));
      process.exitCode = results.some((result) => result.differences.length > 0) ? 1 : 0;
    });
}

/** Sends every probe of a policy to an endpoint, one after the other. */
async function testEndpoint(
  url: URL,
  policy: Policy,
  { writes = false, ...options }: SendOptions & { readonly writes?: boolean } = {},
): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  for (const probe of probesFor(policy, { writes })) {
    const answer = await send(url, probe.request, options);
    const { status } = answer;
    results.push({ ...probe, status, differences: differences(decide(policy, probe.request), answer) });
  }
  return results;
}

/** `authorization: Bearer ...` beside what was given before. */
function addHeader(header: string, before: Options['header']): Options['header'] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([\t\x20-\x7e]+)$/.exec(header) ?? [];
  if (name && value) return { ...before, [name.toLowerCase()]: value };
  throw new InvalidArgumentError('a header is a name, a colon and a value: "authorization: Bearer ..."');
}

function endpointUrl(base: string, path: string | undefined): URL {
  if (!URL.canParse(base) || !/^https?:/.test(base))
    throw new Error(`got ${JSON.stringify(base)}: an http or https URL was expected`);
  return path === undefined ? new URL(base) : new URL(`${base.replace(/\/$/, '')}/${path.replace(/^\//, '')}`);
}

function toText(results: readonly ProbeResult[]): string {
  const failed = results.filter((result) => result.differences.length > 0);
  const lines = results.flatMap(({ name, status, differences: found }) => [
    found.length === 0 ? `ok   ${name}` : `FAIL ${name}: answered with ${status}`,
    ...found.map((difference) => `       ${difference}`),
  ]);
  return [...lines, '', `${results.length - failed.length} as the policy says, ${failed.length} not`].join('\n');
}
