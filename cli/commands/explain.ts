import { Command } from 'commander';
import { type CorsRequest, type Explanation, explain } from '../../lib/policy';
import { readPolicyFile } from '../policy-file';
import { browserRequests } from '../probes/browser-requests';

interface Options {
  readonly origin?: string;
  readonly method: string;
  readonly requestHeaders?: string;
  readonly json?: boolean;
}

/** `cdk-cors explain POLICY.json --origin O --method M`: exit code 0 allowed, 1 denied, 2 unusable. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('say what a policy answers to a request of a script, and why')
    .argument('<policy>', 'policy file (JSON)')
    .option('--origin <origin>', 'origin of the page; left out: a request that no page makes')
    .option('--method <method>', 'method of the request', 'GET')
    .option('--request-headers <names>', 'headers that the script sets, separated by commas')
    .option('--json', 'print JSON')
    .action((file: string, options: Options) => {
      const policy = readPolicyFile(file);
      const requestHeaders = (options.requestHeaders ?? '').split(',').flatMap((name) => name.trim() || []);
      const requests = browserRequests({ origin: options.origin, method: options.method, requestHeaders });
      const steps = stepsOf(requests, (request) => explain(policy, request));
      const last = steps[steps.length - 1] as Step;
      console.log(options.json ? toJson(steps, last) : toText(policy.name, steps, last));
      process.exitCode = last.explanation.decision.allowed ? 0 : 1;
    });
}

interface Step {
  readonly request: CorsRequest;
  readonly explanation: Explanation;
}

/** A browser stops at the first denial. */
function stepsOf(requests: readonly CorsRequest[], judge: (request: CorsRequest) => Explanation): Step[] {
  const steps: Step[] = [];
  for (const request of requests) {
    const explanation = judge(request);
    steps.push({ request, explanation });
    if (!explanation.decision.allowed) break;
  }
  return steps;
}

function toJson(steps: readonly Step[], { explanation: { decision, rule, summary, fix } }: Step): string {
  const { allowed, reason } = decision;
  return JSON.stringify(
    {
      allowed,
      reason,
      rule,
      summary,
      fix,
      steps: steps.map(({ request, explanation }) => ({ request, ...explanation })),
    },
    null,
    2,
  );
}

function toText(name: string, steps: readonly Step[], last: Step): string {
  const lines = [`${name}: ${last.explanation.decision.allowed ? 'allowed' : 'denied'}`];
  for (const { request, explanation } of steps) {
    const { decision, summary, fix } = explanation;
    lines.push(
      `  ${decision.kind.padEnd(9)} ${request.method.padEnd(7)} ${decision.status ?? '   '}  ${decision.reason}: ${summary}`,
    );
    for (const [header, value] of Object.entries(decision.headers)) lines.push(`${' '.repeat(24)}${header}: ${value}`);
    if (fix !== undefined) lines.push(`  to allow it: ${fix}`);
  }
  return lines.join('\n');
}
