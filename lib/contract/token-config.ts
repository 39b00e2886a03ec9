import type { FunctionConfig } from './function-config';

/** What the authorizer knows: `config.json` beside its bundle. Table and issuer are in its environment. */
export interface AuthorizerConfig extends FunctionConfig {
  readonly tokens: AuthorizerTokens;
}

/** How access tokens are judged. */
export interface AuthorizerTokens {
  /** The only `aud` that counts. */
  readonly audience: string;
  /** Longest time from `iat` to `exp`. */
  readonly maxLifetimeSeconds: number;
  /** Age up to which what was read of the table counts; 0: it is read for each request. */
  readonly freshForSeconds: number;
  /** Age up to which it counts while the table cannot be read. */
  readonly usableForSeconds: number;
  /** Whether tokens bound to keys are taken (RFC 9449). Not where answers are kept: each request has its own proof. */
  readonly dpop: boolean;
  /** Absent where nothing is counted. */
  readonly metrics?: TokenMetrics;
}

/** Dimensions of all metrics about some tokens. */
export interface TokenMetrics {
  /** Name of the stack. */
  readonly stack: string;
  /** Id of the construct. */
  readonly tokens: string;
}

/** Signature algorithms of access tokens (RFC 7518, section 3.1). */
export type TokenAlgorithm = 'ES256' | 'RS256';

/** What the issuer knows: the environment variable `TOKENS_CONFIG`, in JSON. */
export interface IssuerConfig {
  readonly audience: string;
  readonly algorithm: TokenAlgorithm;
  /** Lifetime of tokens of clients that say nothing else. */
  readonly tokenLifetimeSeconds: number;
  /** Longest lifetime that a client may have. */
  readonly maxLifetimeSeconds: number;
  /** The scopes that the public grant may give at most. */
  readonly publicScopes: readonly string[];
  readonly requestsPerMinute: RequestsPerMinute;
  /** Whose user tokens can be exchanged (RFC 8693). */
  readonly subjectIssuers: readonly SubjectIssuerConfig[];
  readonly freshForSeconds: number;
  /** Whether tokens may be bound to keys (RFC 9449): only where proofs are looked at. */
  readonly dpop: boolean;
  /** Absent where nothing is counted. */
  readonly metrics?: TokenMetrics;
}

/** How many requests the issuer answers in one minute. */
export interface RequestsPerMinute {
  readonly perClient: number;
  readonly perAddress: number;
}

/** An identity provider whose tokens count as subject tokens. */
export interface SubjectIssuerConfig {
  readonly issuer: string;
  readonly audience: string;
  /** The scopes that an exchanged token may have at most. */
  readonly scopes: readonly string[];
  /** Stands before its subjects in ours, so that two providers cannot mean one subject. */
  readonly subjectPrefix?: string;
  /** Where its discovery document is, unless it is below `issuer`. */
  readonly discoveryUrl?: string;
  /** Where its keys are; no discovery document is read then. */
  readonly jwksUri?: string;
}

/** What the key rotation knows: the environment variable `TOKENS_CONFIG`, in JSON. */
export interface KeyRotationConfig {
  readonly algorithm: TokenAlgorithm;
  /** Age at which an active key is followed by the next. */
  readonly keyRotationSeconds: number;
  /** How long a key is published before it signs. */
  readonly publishSeconds: number;
  /** How long a key is published after it signed last. */
  readonly retireSeconds: number;
  /** The tag by which permissions tell our keys. */
  readonly keyTag: { readonly key: string; readonly value: string };
  /** The item that tells the CLI what was deployed; `issuer` is added to it. */
  readonly settings: TokenSettings;
  /** Absent where nothing is counted. */
  readonly metrics?: TokenMetrics;
}

/** What the table's `settings` item says; the CLI needs nothing but the table's name. */
export interface TokenSettings {
  readonly audience: string;
  readonly algorithm: TokenAlgorithm;
  readonly tokenLifetimeSeconds: number;
  readonly maxLifetimeSeconds: number;
  readonly keyRotationSeconds: number;
  /** Within which a revocation takes effect, write included. */
  readonly maxRevocationSeconds: number;
  readonly publicScopes: readonly string[];
}
