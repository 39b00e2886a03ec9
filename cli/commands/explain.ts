import { Command } from 'commander';
import { browserRequests, type ScriptRequest } from '../../checks/probes/browser-requests';
import { type CorsRequest, type Explanation, explain } from '../../lib/policy';
import { readPolicyFile } from '../policy-file';
import { RepeatableOption } from '../repeatable-option';

interface Options {
  readonly origin?: readonly string[];
  readonly method?: readonly string[];
  readonly requestHeaders?: readonly string[];
  readonly json?: boolean;
}

/** `cdk-cors explain POLICY.json --origin O --method M`: exit code 0 allowed, 1 denied (one of them is enough), 2 unusable. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('say what a policy answers to a request of a script, and why')
    .argument('<policy>', 'policy file (JSON), or - for standard input')
    .addOption(new RepeatableOption('--origin <origin>', 'origin of the page; left out: a request that no page makes'))
    .addOption(new RepeatableOption('--method <method>', 'method of the request; by default GET'))
    .addOption(new RepeatableOption('--request-headers <names>', 'headers that the script sets, separated by commas'))
    .option('--json', 'print JSON')
    .action((file: string, options: Options) => {
      const policy = readPolicyFile(file);
      const answers = scriptRequests(options).map((script) =>
        stepsOf(browserRequests(script), (request) => explain(policy, request)),
      );
      console.log(options.json ? toJson(answers) : toText(policy.name, answers));
      process.exitCode = answers.every((steps) => lastOf(steps).explanation.decision.allowed) ? 0 : 1;
    });
}

/** Each origin with each method; headers that are named several times are those of one request. */
function scriptRequests({ origin, method = ['GET'], requestHeaders = [] }: Options): ScriptRequest[] {
  const names = requestHeaders.flatMap((list) => list.split(',')).flatMap((name) => name.trim() || []);
  const origins: readonly (string | undefined)[] = origin ?? [undefined];
  return origins.flatMap((from) => method.map((asked) => ({ origin: from, method: asked, requestHeaders: names })));
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

/** How it ended. */
function lastOf(steps: readonly Step[]): Step {
  return steps[steps.length - 1] as Step;
}

/** An object for one request, and a list of such objects for several. */
function toJson(answers: readonly (readonly Step[])[]): string {
  const objects = answers.map((steps) => {
    const { decision, rule, summary, fix } = lastOf(steps).explanation;
    const { allowed, reason } = decision;
    const told = steps.map(({ request, explanation }) => ({ request, ...explanation }));
    return { allowed, reason, rule, summary, fix, steps: told };
  });
  return JSON.stringify(objects.length === 1 ? objects[0] : objects, null, 2);
}

function toText(name: string, answers: readonly (readonly Step[])[]): string {
  return answers.map((steps) => linesOf(name, steps, answers.length > 1).join('\n')).join('\n\n');
}

function linesOf(name: string, steps: readonly Step[], isOneOfSeveral: boolean): string[] {
  const { request, explanation } = lastOf(steps);
  const verdict = `${name}: ${explanation.decision.allowed ? 'allowed' : 'denied'}`;
  const { requestMethod = request.method, origin = 'no page' } = request;
  const lines = [isOneOfSeveral ? `${verdict} ${requestMethod} from ${origin}` : verdict];
  for (const { request, explanation } of steps) {
    const { decision, summary, fix } = explanation;
    lines.push(
      `  ${decision.kind.padEnd(9)} ${request.method.padEnd(7)} ${decision.status ?? '   '}  ${decision.reason}: ${summary}`,
    );
    for (const [header, value] of Object.entries(decision.headers)) lines.push(`${' '.repeat(24)}${header}: ${value}`);
    if (fix !== undefined) lines.push(`  to allow it: ${fix}`);
  }
  return lines;
}
