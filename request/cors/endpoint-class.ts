import type { ClassConfig, LiveAllowlist } from '../../lib/contract/function-config';
import type { Answers } from '../../lib/policy/answers';
import { decideWith, preparePolicy } from '../../lib/policy/decide';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import type { CorsRequest, Decision } from '../../lib/policy/model';
import { OriginSet } from '../../lib/policy/origin-set';
import type { Failure } from '../aws/failure';
import type { Transport } from '../aws/http-transport';
import { type Parameter, ParameterStore } from '../aws/parameter-store';
import { type Log, log } from '../log';
import { AllowlistCache } from './allowlist-cache';

/** A decision, also when the list that it depends on cannot be read: status 503 where the caller must answer itself. */
export interface Verdict extends Omit<Decision, 'status'> {
  readonly status: Decision['status'] | 503;
}

/** What a class takes from its surroundings. */
export interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  readonly transport?: Transport;
  readonly clock?: () => number;
  readonly log?: Log;
}

const NO_ORIGINS = new OriginSet([]);

/** One endpoint class inside a function: judges requests by its policy and its list, and tells what it decided. */
export class EndpointClass {
  readonly methods: readonly string[];
  /** By method, the scopes that a token needs, all of them; `undefined` where the class needs no token. */
  readonly scopes: ReadonlyMap<string, readonly string[]> | undefined;
  private readonly name: string;
  private readonly answers: Answers;
  private readonly literal: OriginSet | undefined;
  private readonly cache: AllowlistCache | undefined;
  private readonly log: Log;
  private readonly logsAdmissions: boolean;

  constructor(name: string, { policy, live, scopes }: ClassConfig, surroundings: Surroundings = {}) {
    this.name = name;
    this.methods = policy.methods;
    this.scopes = scopes && new Map(Object.entries(scopes));
    this.log = surroundings.log ?? log;
    this.logsAdmissions = (surroundings.env ?? process.env)['CDK_CORS_LOG'] === 'all';
    const { answers, origins } = preparePolicy(policy);
    this.answers = answers;
    this.literal = origins;
    this.cache =
      live &&
      new AllowlistCache({
        ...live,
        read: reader(live, surroundings),
        parse: (value) => parseAllowlist(value, policy, live.patternsUnder ?? []),
        onProblem: (problem) => this.log('allowlist', { class: name, parameter: live.parameter, ...problem }),
        clock: surroundings.clock,
      });
  }

  /** Judges a request; waits only where a live list has to be read first. Never throws, never rejects. */
  judge(request: CorsRequest): Verdict | Promise<Verdict> {
    // without an origin there is nothing to look up
    if (this.cache === undefined || request.origin === undefined) return this.decide(this.literal, request);
    const origins = this.cache.get();
    if (origins instanceof Promise) return origins.then((read) => this.decideLive(read, request));
    return this.decideLive(origins, request);
  }

  private decide(origins: OriginSet | undefined, request: CorsRequest): Verdict {
    return this.told(decideWith(this.answers, origins, request), request);
  }

  private decideLive(origins: OriginSet | undefined, request: CorsRequest): Verdict {
    if (origins !== undefined) return this.decide(origins, request);
    const decision = decideWith(this.answers, NO_ORIGINS, request);
    // requests of the API's own origin need no list
    if (decision.allowed) return this.told(decision, request);
    const status = decision.status === undefined ? undefined : 503;
    return this.told({ ...decision, reason: 'allowlist-unavailable', status }, request);
  }

  private told(verdict: Verdict, { origin, method, requestMethod }: CorsRequest): Verdict {
    if (!verdict.allowed || this.logsAdmissions) {
      const { kind, allowed, reason } = verdict;
      const asked = kind === 'preflight' ? requestMethod : method;
      this.log('decision', { class: this.name, kind, allowed, reason, origin, method: asked });
    }
    return verdict;
  }
}

function reader(live: LiveAllowlist, { env = process.env, transport }: Surroundings) {
  const store = new ParameterStore({ region: live.region, env, transport });
  return async (signal: AbortSignal): Promise<Parameter | Failure> => {
    const name = typeof live.parameter === 'string' ? live.parameter : env[live.parameter.env];
    if (name) return store.getParameter(name, signal);
    return { failure: 'missing', message: `no name of a parameter in ${JSON.stringify(live.parameter)}` };
  };
}
