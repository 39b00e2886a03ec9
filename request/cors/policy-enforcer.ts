import type { ClassConfig, DeployedOrigins, LiveAllowlist } from '../../lib/contract/function-config';
import { CLASS_DIMENSIONS, ENTRIES_REJECTED, LIST_AGE, READ_FAILURES } from '../../lib/contract/metrics';
import { decideWith } from '../../lib/policy/decide';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import type { CorsRequest, Decision, PolicyInput } from '../../lib/policy/model';
import { OriginSet } from '../../lib/policy/origin-set';
import { PreparedPolicy } from '../../lib/policy/prepared-policy';
import type { AwsClientOptions } from '../aws/aws-json-client';
import type { Failure } from '../aws/failure';
import type { Transport } from '../aws/http-transport';
import { ParameterStore } from '../aws/parameter-store';
import { type Log, log as writeLine } from '../log';
import { embeddedMetrics } from '../observe/embedded-metrics';
import { type Count, type Meter, makeMeter } from '../observe/meter';
import { AllowlistCache, type AllowlistProblem, type ListReading } from './allowlist-cache';
import { effectiveReading } from './effective-reading';

/** What a class takes from its runtime. */
export interface Runtime {
  readonly env?: NodeJS.ProcessEnv;
  readonly transport?: Transport;
  readonly credentials?: AwsClientOptions['credentials'];
  readonly clock?: () => number;
  readonly log?: Log;
  /** By which the function counts. @default - one without a place, which counts nothing */
  readonly meter?: Meter;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline?: (milliseconds: number) => AbortSignal;
}

/** What is told of a request beside what is judged. */
export interface Asking {
  /** Who sent it. */
  readonly address?: string | undefined;
  /** Whether it will be judged once more, unless it is answered now. */
  readonly isAskedAgain?: boolean;
}

const NO_ORIGINS = new OriginSet([]);

/** One endpoint class inside a function: judges requests by its policy and its list, and tells what it decided. */
export class PolicyEnforcer {
  readonly methods: readonly string[];
  /** By method, the scopes that a token needs, all of them; `undefined` where the class needs no token. */
  readonly scopes: ReadonlyMap<string, readonly string[]> | undefined;
  readonly #policy: PreparedPolicy;
  readonly #cache: AllowlistCache | undefined;
  readonly #count: Count;

  constructor(name: string, { policy, live, deployed, scopes, metrics }: ClassConfig, runtime: Runtime = {}) {
    this.methods = policy.methods;
    this.scopes = scopes && new Map(Object.entries(scopes));
    const { meter, clock = Date.now, env = process.env, log = writeLine } = runtime;
    this.#count = (meter ?? makeMeter(undefined, runtime))(name, meter && metrics);
    this.#policy = new PreparedPolicy(deployed === undefined ? policy : withDeployed(policy, deployed, env));
    this.#cache =
      live &&
      new AllowlistCache({
        ...live,
        read: reader(live, runtime),
        parse: (value, now) => parseAllowlist(value, policy, live.patternsUnder ?? [], now),
        onProblem: (problem) => {
          const fields = { stack: metrics, class: name, parameter: live.effective ?? live.parameter, ...problem };
          const counted = meter && metrics && embeddedMetrics(clock(), [CLASS_DIMENSIONS], metricsOf(problem));
          log('allowlist', { ...fields, ...counted });
        },
        clock,
        deadline: runtime.deadline,
      });
  }

  /** Judges a request; waits only where a live list has to be read first. Never throws, never rejects. */
  judge(request: CorsRequest, asking?: Asking): Decision | Promise<Decision> {
    // without an origin there is nothing to look up
    if (this.#cache === undefined || request.origin === undefined)
      return this.#told(decideWith(this.#policy, this.#policy.origins, request), request, asking);
    const origins = this.#cache.get();
    if (origins instanceof Promise)
      return origins.then((read) => this.#told(this.#decide(read, request), request, asking));
    return this.#told(this.#decide(origins, request), request, asking);
  }

  #decide(origins: OriginSet | undefined, request: CorsRequest): Decision {
    const decision = decideWith(this.#policy, origins ?? NO_ORIGINS, request);
    // requests of the API's own origin need no list
    if (origins !== undefined || decision.allowed) return decision;
    const status = decision.status === undefined ? undefined : 503;
    // whatever is answered meanwhile, browsers and caches would give again once there is a list
    const headers = { ...decision.headers, 'cache-control': 'no-store' };
    return { ...decision, reason: 'allowlist-unavailable', status, headers };
  }

  #told(decision: Decision, request: CorsRequest, asking?: Asking): Decision {
    if (!asking?.isAskedAgain || decision.status !== undefined) this.#count(decision, request, asking?.address);
    return decision;
  }
}

function metricsOf(problem: AllowlistProblem) {
  if (problem.problem === 'entries-rejected') return { [ENTRIES_REJECTED]: problem.rejected };
  return { [READ_FAILURES]: 1, [LIST_AGE]: problem.servingAgeSeconds };
}

/** The policy with the origins that synth did not know. A variable that is not there admits nobody. */
function withDeployed(policy: PolicyInput, deployed: DeployedOrigins, env: NodeJS.ProcessEnv): PolicyInput {
  const valuesOf = (names: readonly string[] = []) => names.flatMap((name) => env[name] ?? []);
  const { origins, selfOrigins = [] } = policy;
  return {
    ...policy,
    origins: origins === '*' ? origins : [...origins, ...valuesOf(deployed.origins)],
    selfOrigins: [...selfOrigins, ...valuesOf(deployed.selfOrigins)],
  };
}

function reader(live: LiveAllowlist, runtime: Runtime) {
  const { env = process.env } = runtime;
  const store = new ParameterStore({ ...runtime, region: live.region });
  const { effective } = live;
  return async (signal: AbortSignal): Promise<ListReading | Failure> => {
    if (effective !== undefined) return effectiveReading(await store.getParameter(effective, signal));
    const name = typeof live.parameter === 'string' ? live.parameter : env[live.parameter.env];
    if (name) return store.getParameter(name, signal);
    return { failure: 'missing', message: `no name of a parameter in ${JSON.stringify(live.parameter)}` };
  };
}
