import type { CorsRequest, Decision, Policy } from '../../lib/policy';
import { decide } from '../../lib/policy/decide';
import { browserDifferences } from './browser-differences';
import { differences } from './differences';
import { type Enforcement, EXACT } from './enforcement';
import { networkError } from './network-error';
import { isMissing, isTransient, NOT_FOUND, obstacleIn } from './obstacle';
import { Patience } from './patience';
import type { ProbeResult } from './probe-result';
import type { Probe } from './probes';
import { type Answer, type SendOptions, send } from './send';

/** Sends probes to an endpoint, one after the other, until nobody answers, and compares the answers with a policy. */
export async function runProbes(
  url: URL,
  policy: Policy,
  probes: readonly Probe[],
  options: SendOptions,
  enforcement: Enforcement = EXACT,
): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  const patience = new Patience();
  let missing = 0;
  for (const probe of probes) {
    const judge = (answer: Answer): Omit<ProbeResult, keyof Probe> => {
      const { status } = answer;
      const found = differencesIn(policy, probe.request, answer, enforcement);
      // whoever answered as the policy says knows the policy
      const obstacle = found.length === 0 ? undefined : obstacleIn(answer, { ...probe, url, headers: options.headers });
      return obstacle ? { status, differences: [], obstacle } : { status, differences: found };
    };
    const isBusy = (answer: Answer): boolean => {
      const { obstacle } = judge(answer);
      return obstacle !== undefined && isTransient(obstacle);
    };
    try {
      const answer = await patience.ask(() => send(url, probe.request, options), isBusy);
      if (isMissing(answer)) missing++;
      results.push({ ...probe, ...judge(answer) });
    } catch (error) {
      const { code, reason } = networkError(error);
      // the next one would not be answered either
      return [...results, { ...probe, differences: [], obstacle: { code, message: reason } }];
    }
  }
  // a preflight alone that is not found is just what is wrong
  if (missing < probes.length) return results;
  return results.map((result) => ({ ...result, differences: [], obstacle: NOT_FOUND }));
}

function differencesIn(policy: Policy, request: CorsRequest, answer: Answer, by: Enforcement): string[] {
  const compared = request.method === 'OPTIONS' ? by.preflights : by.responses;
  return compared === 'browsers'
    ? browserDifferences(policy, request, decide(policy, request), answer)
    : differences(expected(policy, request, answer), answer);
}

/**
 * What an answer should say. A policy of a single origin may name it to everybody, as constants do: browsers compare it, and
 * an answer that never differs needs no `Vary`.
 */
function expected(policy: Policy, request: CorsRequest, { headers }: Answer): Decision {
  const decision = decide(policy, request);
  const [only = '', ...others] = policy.origins;
  const isConstant = policy.origins !== '*' && others.length === 0 && headers['access-control-allow-origin'] === only;
  if (!isConstant || decision.kind === 'preflight' || decision.status !== undefined) return decision;
  const { vary: _, ...constant } = decide(policy, { ...request, origin: only }).headers;
  return { ...decision, headers: constant };
}
