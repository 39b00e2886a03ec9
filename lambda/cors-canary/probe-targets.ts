import { inParallel } from '../../checks/audit/in-parallel';
import { type ClassTest, classTestsOf } from '../../checks/probes/class-tests';
import type { Enforcement } from '../../checks/probes/enforcement';
import { liveOrigins } from '../../checks/probes/live-origins';
import { NETWORK_CODES } from '../../checks/probes/network-error';
import type { ProbeResult } from '../../checks/probes/probe-result';
import { type Probe, probesFor } from '../../checks/probes/probes';
import { runProbes } from '../../checks/probes/run-probes';
import type { CanaryConfig, CanaryTarget } from '../../lib/contract/canary-config';
import { waitingMilliseconds } from '../../lib/contract/function-times';
import {
  CANARY_FAILURES,
  CANARY_PROBES,
  CANARY_UNJUDGED,
  CLASS_DIMENSIONS,
  STACK_DIMENSIONS,
} from '../../lib/contract/metrics';
import { needsAnswerFirst } from '../../lib/policy/needs-preflight';
import { isFailure } from '../../request/aws/failure';
import type { ParameterStore } from '../../request/aws/parameter-store';
import type { Log } from '../../request/log';
import { embeddedMetrics } from '../../request/observe/embedded-metrics';

/** What a canary works with. */
export interface CanaryContext {
  readonly config: CanaryConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly store: (region: string | undefined) => Pick<ParameterStore, 'getParameter' | 'getParameters'>;
  readonly log: Log;
  /** Writes a line of metrics. */
  readonly emit: (line: object) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Milliseconds for one answer. @default - as long as `cdk-cors test` waits */
  readonly timeout?: number;
}

/** How often something happened, of a class. */
interface Counts {
  probes: number;
  failures: number;
  unjudged: number;
}

/** Paths that are asked at the same time. */
const PATHS_AT_ONCE = 8;
/** Results of one path that are logged one by one. */
const LOGGED = 20;

/** API Gateway, Lambda and CloudFront may answer by means of their own: what counts is what browsers conclude. */
const AS_BROWSERS: Enforcement = { preflights: 'browsers', responses: 'browsers' };
const WITHOUT_PREFLIGHTS: Enforcement = { ...AS_BROWSERS, preflights: 'unanswered' };

/** An endpoint that nobody reaches is no less broken than one that answers otherwise than its policy says. */
const BROKEN: ReadonlySet<string> = new Set([...NETWORK_CODES, 'unavailable']);

/**
 * Sends what browsers would send from each listed origin, and what must be denied, to all paths; compares the answers with the policies
 * and counts. Whatever is answered, and where nothing is, it comes to its end.
 */
export async function probeTargets(context: CanaryContext): Promise<void> {
  const { config, env, store, log, emit, clock } = context;
  const deadline = clock() + waitingMilliseconds('cors-canary');
  const counts = new Map<string, Counts>();
  const countsOf = (className: string): Counts => {
    const found = counts.get(className) ?? { probes: 0, failures: 0, unjudged: 0 };
    counts.set(className, found);
    return found;
  };
  const listed = new Map<string, readonly string[]>();
  for (const [name, origins] of await liveOrigins(config, { store, env, now: clock() })) {
    if (!isFailure(origins)) listed.set(name, origins);
    else {
      countsOf(name).unjudged++;
      log('canary-unjudged', { class: name, code: origins.failure, message: `its list: ${origins.message}` });
    }
  }
  const tests = config.targets.flatMap((target) => testsOf(target, config, listed).map((test) => ({ target, test })));
  await inParallel(tests, PATHS_AT_ONCE, async ({ target, test }) => {
    const probes = probesOf(test, config);
    const count = countsOf(test.className);
    if (clock() >= deadline) {
      count.unjudged += probes.length;
      log('canary-unjudged', { class: test.className, target: target.name, path: test.path, code: 'time-over' });
      return;
    }
    const results = await answersOf(target, test, probes, context);
    tally(count, results);
    tell(results, { target, test }, log);
  });
  for (const [className, { probes, failures, unjudged }] of counts) {
    const values = { [CANARY_PROBES]: probes, [CANARY_FAILURES]: failures, [CANARY_UNJUDGED]: unjudged };
    const metrics = embeddedMetrics(clock(), [CLASS_DIMENSIONS, STACK_DIMENSIONS], values);
    emit({ ...metrics, 'cdk-cors': 'canary', stack: config.classes[className]?.metrics ?? '', class: className });
  }
}

function testsOf(
  { routes, passesPreflights }: CanaryTarget,
  { classes }: CanaryConfig,
  listed: ReadonlyMap<string, readonly string[]>,
): ClassTest[] {
  const at = new Map(routes.map((route) => [route.path, route.at]));
  return classTestsOf({
    config: { classes, routes },
    pathOf: (route) => at.get(route) ?? route,
    enforcementOf: (_, policy) => (passesPreflights && !needsAnswerFirst(policy) ? WITHOUT_PREFLIGHTS : AS_BROWSERS),
    listed,
  });
}

/** Reads of a class with tokens would need one. */
function probesOf(test: ClassTest, { classes, reads }: CanaryConfig): Probe[] {
  const probes = probesFor(test.policy, { writes: false, everyOrigin: true }, test.probed, test.enforcement);
  const preflightsOnly = !reads || classes[test.className]?.scopes !== undefined;
  return preflightsOnly ? probes.filter(({ request }) => request.method === 'OPTIONS') : probes;
}

async function answersOf(
  target: CanaryTarget,
  { path, policy, enforcement }: ClassTest,
  probes: readonly Probe[],
  { env, timeout }: CanaryContext,
): Promise<readonly ProbeResult[]> {
  const base = (env[target.url] ?? '').replace(/\/$/, '');
  if (URL.canParse(`${base}${path}`))
    return runProbes(new URL(`${base}${path}`), policy, probes, { timeout }, enforcement);
  const obstacle = { code: 'host-unknown', message: `${target.url} has no URL` } as const;
  return probes.slice(0, 1).map((probe) => ({ ...probe, differences: [], obstacle }));
}

function tally(count: Counts, results: readonly ProbeResult[]): void {
  for (const { differences, obstacle } of results) {
    count.probes++;
    if (differences.length > 0 || (obstacle && BROKEN.has(obstacle.code))) count.failures++;
    else if (obstacle) count.unjudged++;
  }
}

function tell(
  results: readonly ProbeResult[],
  { target, test }: { readonly target: CanaryTarget; readonly test: ClassTest },
  log: Log,
): void {
  const where = { class: test.className, target: target.name, path: test.path };
  const failed = results.filter(({ differences, obstacle }) => differences.length > 0 || obstacle);
  for (const { name, status, differences, obstacle } of failed.slice(0, LOGGED)) {
    if (obstacle) log('canary-unjudged', { ...where, probe: name, code: obstacle.code, message: obstacle.message });
    else log('canary-failure', { ...where, probe: name, status, differences: differences.join('; ') });
  }
}
