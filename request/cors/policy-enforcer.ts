import type { ClassConfig, DeployedOrigins, LiveAllowlist } from '../../lib/contract/function-config';
import {
  CLASS_DIMENSIONS,
  ENTRIES_REJECTED,
  LIST_AGE,
  READ_FAILURES,
  WOULD_ALLOW,
  WOULD_DENY,
} from '../../lib/contract/metrics';
import { decideWith } from '../../lib/policy/decide';
import type { ListedOrigins } from '../../lib/policy/listed-origins';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import type { CorsRequest, Decision, PolicyInput } from '../../lib/policy/model';
import { OriginSet } from '../../lib/policy/origin-set';
import { PreparedPolicy } from '../../lib/policy/prepared-policy';
import type { AwsClientOptions } from '../aws/aws-json-client';
import type { Failure } from '../aws/failure';
import type { Transport } from '../aws/http-transport';
import { ParameterStore } from '../aws/parameter-store';
import { type Log, log as writeLine } from '../log';
import { clientNumber } from '../observe/client-number';
import { embeddedMetrics } from '../observe/embedded-metrics';
import { type Count, type Meter, makeMeter } from '../observe/meter';
import { AllowlistCache, type AllowlistProblem, type ListReading } from './allowlist-cache';
import { EffectiveListReader } from './effective-list-reader';

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
  /** Whom it came from first, of what is known of it. */
  readonly client?: (() => string | undefined) | undefined;
  /** Whether it will be judged once more, unless it is answered now. */
  readonly isAskedAgain?: boolean;
}

const NO_ORIGINS = new OriginSet([]);

/** One endpoint class inside a function: judges requests by its policy and its list, and tells what it decided. */
export class PolicyEnforcer {
  readonly methods: readonly string[];
  /** By method, the scopes that a token needs, all of them; `undefined` where the class needs no token. */
  readonly scopes: ReadonlyMap<string, readonly string[]> | undefined;
  readonly #name: string;
  readonly #policy: PreparedPolicy;
  readonly #cache: AllowlistCache | undefined;
  readonly #isCached: boolean;
  readonly #count: Count;
  readonly #countOf: (would: string) => Count;
  /** Count what a candidate would decide otherwise: made once there is one. */
  #would: { readonly allow: Count; readonly deny: Count } | undefined;

  constructor(name: string, { policy, live, deployed, scopes, metrics, cached }: ClassConfig, runtime: Runtime = {}) {
    this.#name = name;
    this.#isCached = cached === true;
    this.methods = policy.methods;
    this.scopes = scopes && new Map(Object.entries(scopes));
    const { meter, clock = Date.now, env = process.env, log = writeLine } = runtime;
    const counting = meter ?? makeMeter(undefined, runtime);
    this.#count = counting(name, meter && metrics);
    this.#countOf = (would) => counting(name, meter && metrics, would);
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
    if (origins instanceof Promise) return origins.then((read) => this.#judgeBy(read, request, asking));
    return this.#judgeBy(origins, request, asking);
  }

  #judgeBy(list: ListedOrigins | undefined, request: CorsRequest, asking: Asking | undefined): Decision {
    return this.#told(this.#decide(this.#countingFor(list, asking), request), request, asking, list);
  }

  /** What of a list counts for the client of a request: of what a shared cache keeps, and of clients unknown, what it says now. */
  #countingFor(list: ListedOrigins | undefined, asking: Asking | undefined): OriginSet | undefined {
    if (!list?.hasShares || this.#isCached) return list;
    const client = asking?.client ? asking.client() : asking?.address;
    return client ? list.for(clientNumber(this.#name, client)) : list;
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

  #told(decision: Decision, request: CorsRequest, asking?: Asking, list?: ListedOrigins): Decision {
    if (asking?.isAskedAgain && decision.status === undefined) return decision;
    this.#count(decision, request, asking?.address);
    if (list?.candidate) this.#compare(list, list.candidate, request, asking);
    return decision;
  }

  /** Counts what the candidate would decide otherwise than the list does now, whoever the client is. */
  #compare(list: OriginSet, candidate: OriginSet, request: CorsRequest, asking?: Asking): void {
    const origin = request.origin!;
    // where either both list an origin or neither does, nothing differs
    if ((list.match(origin) === undefined) === (candidate.match(origin) === undefined)) return;
    const would = decideWith(this.#policy, candidate, request);
    if (would.allowed === decideWith(this.#policy, list, request).allowed) return;
    this.#would ??= { allow: this.#countOf(WOULD_ALLOW), deny: this.#countOf(WOULD_DENY) };
    this.#would[would.allowed ? 'allow' : 'deny'](would, request, asking?.address);
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
  if (live.effective !== undefined) {
    const effective = new EffectiveListReader(store, live.effective);
    return (signal: AbortSignal) => effective.read(signal);
  }
  return async (signal: AbortSignal): Promise<ListReading | Failure> => {
    const name = typeof live.parameter === 'string' ? live.parameter : env[live.parameter.env];
    if (name) return store.getParameter(name, signal);
    return { failure: 'missing', message: `no name of a parameter in ${JSON.stringify(live.parameter)}` };
  };
}
