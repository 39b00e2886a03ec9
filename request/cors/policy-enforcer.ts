import type { ClassConfig, DeployedOrigins, LiveAllowlist } from '../../lib/contract/function-config';
import { LOG_VARIABLE } from '../../lib/contract/variables';
import { decideWith } from '../../lib/policy/decide';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import type { CorsRequest, Decision, PolicyInput } from '../../lib/policy/model';
import { OriginSet } from '../../lib/policy/origin-set';
import { PreparedPolicy } from '../../lib/policy/prepared-policy';
import type { AwsClientOptions } from '../aws/aws-json-client';
import type { Failure } from '../aws/failure';
import type { Transport } from '../aws/http-transport';
import { type Parameter, ParameterStore } from '../aws/parameter-store';
import { type Log, log } from '../log';
import { AllowlistCache } from './allowlist-cache';

/** What a class takes from its runtime. */
export interface Runtime {
  readonly env?: NodeJS.ProcessEnv;
  readonly transport?: Transport;
  readonly credentials?: AwsClientOptions['credentials'];
  readonly clock?: () => number;
  readonly log?: Log;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline?: (milliseconds: number) => AbortSignal;
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
  readonly #log: Log;
  readonly #logsAdmissions: boolean;

  constructor(name: string, { policy, live, deployed, scopes }: ClassConfig, runtime: Runtime = {}) {
    this.#name = name;
    this.methods = policy.methods;
    this.scopes = scopes && new Map(Object.entries(scopes));
    this.#log = runtime.log ?? log;
    this.#logsAdmissions = (runtime.env ?? process.env)[LOG_VARIABLE] === 'all';
    this.#policy = new PreparedPolicy(
      deployed === undefined ? policy : withDeployed(policy, deployed, runtime.env ?? process.env),
    );
    this.#cache =
      live &&
      new AllowlistCache({
        ...live,
        read: reader(live, runtime),
        parse: (value, now) => parseAllowlist(value, policy, live.patternsUnder ?? [], now),
        onProblem: (problem) => this.#log('allowlist', { class: name, parameter: live.parameter, ...problem }),
        clock: runtime.clock,
        deadline: runtime.deadline,
      });
  }

  /** Judges a request; waits only where a live list has to be read first. Never throws, never rejects. */
  judge(request: CorsRequest): Decision | Promise<Decision> {
    // without an origin there is nothing to look up
    if (this.#cache === undefined || request.origin === undefined) return this.#decide(this.#policy.origins, request);
    const origins = this.#cache.get();
    if (origins instanceof Promise) return origins.then((read) => this.#decideLive(read, request));
    return this.#decideLive(origins, request);
  }

  #decide(origins: OriginSet | undefined, request: CorsRequest): Decision {
    return this.#told(decideWith(this.#policy, origins, request), request);
  }

  #decideLive(origins: OriginSet | undefined, request: CorsRequest): Decision {
    if (origins !== undefined) return this.#decide(origins, request);
    const decision = decideWith(this.#policy, NO_ORIGINS, request);
    // requests of the API's own origin need no list
    if (decision.allowed) return this.#told(decision, request);
    const status = decision.status === undefined ? undefined : 503;
    // whatever is answered meanwhile, browsers and caches would give again once there is a list
    const headers = { ...decision.headers, 'cache-control': 'no-store' };
    return this.#told({ ...decision, reason: 'allowlist-unavailable', status, headers }, request);
  }

  #told(decision: Decision, { origin, method, requestMethod }: CorsRequest): Decision {
    if (!decision.allowed || this.#logsAdmissions) {
      const { kind, allowed, reason } = decision;
      const asked = kind === 'preflight' ? requestMethod : method;
      this.#log('decision', { class: this.#name, kind, allowed, reason, origin, method: asked });
    }
    return decision;
  }
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
  return async (signal: AbortSignal): Promise<Parameter | Failure> => {
    const name = typeof live.parameter === 'string' ? live.parameter : env[live.parameter.env];
    if (name) return store.getParameter(name, signal);
    return { failure: 'missing', message: `no name of a parameter in ${JSON.stringify(live.parameter)}` };
  };
}
