import { browserRequests } from '../../checks/probes/browser-requests';
import { type CorsRequest, explain, type PolicyInput } from '../../lib/policy';
import { POLICY_DEFAULTS } from '../../lib/policy/defaults';
import { methodOf } from '../../request/cors/route-classes';
import { blockedBy } from './browser-check';
import type { Question, Verdict, VerdictStep } from './contract';
import type { LivePolicies } from './live-policies';
import type { ServedTarget } from './targets';

/** What targets answer to requests of scripts, by the same `decide` that they go by, and why. */
export class Judge {
  constructor(
    private readonly targets: readonly ServedTarget[],
    private readonly policies: LivePolicies,
  ) {}

  /** What each target says to a question. */
  verdicts(question: Question): Verdict[] {
    return this.targets.map((target) => this.verdict(target, question));
  }

  /** What is said to one request; `undefined` where no class was applied to its path. */
  explain(target: ServedTarget, path: string, request: CorsRequest) {
    const found = target.classOf(path, methodOf(request));
    if (!found) return undefined;
    const policy = this.policies.policyOf(found);
    const explanation = explain(policy, request);
    const list =
      explanation.decision.reason === 'origin-not-listed' || explanation.decision.reason === 'foreign-write'
        ? this.policies.listOf(found)
        : undefined;
    return { className: found.name, policy, explanation, list };
  }

  private verdict(target: ServedTarget, question: Question): Verdict {
    const steps: VerdictStep[] = [];
    let last: ReturnType<Judge['explain']>;
    for (const request of browserRequests(question)) {
      last = this.explain(target, question.path, request);
      if (!last) break;
      steps.push(stepOf(last.policy, request, question, last.explanation));
      if (!steps.at(-1)!.allowed) break;
    }
    const allowed = steps.length > 0 && steps.every((step) => step.allowed);
    const list = allowed ? undefined : last?.list;
    return { target: target.key, className: last?.className, allowed, steps, ...(list !== undefined && { list }) };
  }
}

function stepOf(
  policy: PolicyInput,
  request: CorsRequest,
  { credentials }: Question,
  { decision, rule, summary, fix }: ReturnType<typeof explain>,
): VerdictStep {
  const { allowed, reason, headers, status } = decision;
  const step = { request, allowed, reason, status, headers, rule, summary, fix };
  const { origin } = request;
  if (!allowed || origin === undefined || decision.kind === 'not-cors' || reason === 'same-origin') return step;
  const isPreflight = decision.kind === 'preflight';
  const blocked = blockedBy({ isPreflight, origin, credentials, status: status ?? 200 }, (name) => headers[name]);
  if (blocked === undefined) return step;
  // cookies are the browser's business: the policy itself has nothing against the request
  const { name } = { ...POLICY_DEFAULTS, ...policy };
  const to = `send it without credentials, or let ${name} take them: by a list of origins, not *`;
  return { ...step, allowed: false, reason: 'credentials', summary: `${name}: ${blocked}`, fix: to };
}
