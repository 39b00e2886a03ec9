import type { PolicyInput } from '../policy';

/** What a function of ours knows of its classes: the JSON between the constructs that write it and `request`. */
export interface FunctionConfig {
  readonly classes: { readonly [name: string]: ClassConfig };
  readonly routes: readonly Route[];
  /** Of a distribution: whether it may be called by domains that neither its own nor `selfOrigins` of the policies are. */
  readonly otherDomains?: true;
}

/** One endpoint class. */
export interface ClassConfig {
  /** Defaults are left out; `origins` is `[]` where the list is live. */
  readonly policy: PolicyInput;
  readonly live?: LiveAllowlist;
  /** Origins that synth did not know. */
  readonly deployed?: DeployedOrigins;
  /** Whether shared caches keep answers: no client gets another one than its neighbour then. */
  readonly cached?: true;
  /** By method, the scopes that a token needs, all of them; no method outside it is served. */
  readonly scopes?: { readonly [method: string]: readonly string[] };
  /** Where decisions are counted: name of the stack of the class, the dimension `stack` of its metrics. */
  readonly metrics?: string;
}

/** More origins of a policy: names of environment variables that each hold one. */
export interface DeployedOrigins {
  readonly origins?: readonly string[];
  readonly selfOrigins?: readonly string[];
}

/** Where a live list is read, and for how long what was read counts. */
export interface LiveAllowlist {
  /** Name in Parameter Store, or the environment variable that holds it where synth does not know it yet. */
  readonly parameter: string | { readonly env: string };
  /** Of a pushed class: name of the parameter that is read instead, with what the sync function made of the list. */
  readonly effective?: string;
  /** For those that look at pushed lists and not at requests: parameters that the list of the operators takes. Default: 1. */
  readonly shards?: number;
  /** The same: by name of an owner with a list of its own, the domains that its origins have to be at or below. */
  readonly owners?: { readonly [owner: string]: readonly string[] };
  /** Default: the function's own region. */
  readonly region?: string;
  /** Domains under which patterns count. */
  readonly patternsUnder?: readonly string[];
  /** Age up to which a list is used unasked. */
  readonly freshForSeconds: number;
  /** Age up to which a list is used when Parameter Store does not answer. */
  readonly usableForSeconds: number;
}

/** A path and all below it, unless a longer path says otherwise; `/` is everything. */
export interface Route {
  /** As API Gateway writes it, `/orders/{id}`; or a path pattern of CloudFront, `/orders/*`, in the distribution's order. */
  readonly path: string;
  /** Name of the class for GET, HEAD and QUERY. */
  readonly read: string;
  /** Name of the class for all other methods. */
  readonly write: string;
}
