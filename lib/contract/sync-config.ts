import type { PolicyInput } from '../policy';

/** What the sync function of a stack knows: its classes, and where their lists go. */
export interface SyncConfig {
  readonly classes: { readonly [name: string]: PushedClass };
  readonly targets: readonly TargetConfig[];
}

/** A class whose list is pushed. */
export interface PushedClass {
  /** Defaults are left out, and `origins` is `[]`. */
  readonly policy: PolicyInput;
  /** Name of the parameter that operators write. It is never written by the function. */
  readonly source: string;
  /** Parameters that the list of the operators takes, beginning with `source`. @default 1 */
  readonly shards?: number;
  /** By name of an owner with a list of its own, the domains that its origins have to be at or below. */
  readonly owners?: { readonly [owner: string]: readonly string[] };
  /** Name of the parameter that the function writes, and everybody else reads. */
  readonly effective: string;
  /** Domains under which patterns count. */
  readonly patternsUnder?: readonly string[];
  /** For how long a reading of the source counts. */
  readonly usableForSeconds: number;
  /** Where it is counted: name of the stack. */
  readonly metrics?: string;
}

/** One place that lists are written to; `name` is the path of its construct, for logs. */
export type TargetConfig =
  | StageVariablesConfig
  | HttpApiConfig
  | FunctionUrlConfig
  | BucketConfig
  | KeyValueStoreConfig
  | HeadersPolicyConfig;

/** Names of the classes that one place has, or could have. */
export function classesOfTarget(target: TargetConfig): readonly string[] {
  if (target.kind === 'bucket') return target.rules.map(({ ID }) => ID);
  return 'classes' in target ? target.classes : [target.className];
}

/** The variables of a stage of a REST API, which mapping templates read. */
export interface StageVariablesConfig {
  readonly kind: 'stage-variables';
  readonly name: string;
  readonly api: string;
  readonly stage: string;
  /** Names of its classes. */
  readonly classes: readonly string[];
  /** Variables that each of them may have, unless it is `STAGE_VARIABLES`. */
  readonly variables?: number;
}

/** The KeyValueStore of a distribution, which its CloudFront Function reads. */
export interface KeyValueStoreConfig {
  readonly kind: 'key-value-store';
  readonly name: string;
  /** ARN of the store. */
  readonly store: string;
  /** Names of its classes. */
  readonly classes: readonly string[];
  /** By name of class, the domains under which patterns count. */
  readonly patternsUnder: { readonly [className: string]: readonly string[] };
}

/** What a service answers by itself, in the words of HTTP APIs and of function URLs, which are the same; origins are those of the list. */
export interface NativeCors {
  readonly AllowCredentials?: boolean;
  readonly AllowMethods: readonly string[];
  readonly AllowHeaders: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAge: number;
}

/** The CORS configuration of an HTTP API, whole. */
export interface HttpApiConfig {
  readonly kind: 'http-api';
  readonly name: string;
  readonly api: string;
  readonly className: string;
  readonly cors: NativeCors;
}

/** The CORS configuration of a function URL, whole. */
export interface FunctionUrlConfig {
  readonly kind: 'function-url';
  readonly name: string;
  /** Name or ARN. */
  readonly function: string;
  /** Of an alias. */
  readonly qualifier?: string;
  readonly className: string;
  readonly cors: NativeCors;
}

/** The origins of a response headers policy, by which CloudFront gives responses their headers. */
export interface HeadersPolicyConfig {
  readonly kind: 'response-headers-policy';
  readonly name: string;
  /** Id of the policy. */
  readonly policy: string;
  readonly className: string;
  /** For a policy that has lost its CORS configuration. */
  readonly cors: NativeCors;
}

/** The CORS rules of a bucket, all of them, in the order in which S3 looks for one that fits. */
export interface BucketConfig {
  readonly kind: 'bucket';
  readonly name: string;
  readonly bucket: string;
  readonly rules: readonly BucketRule[];
}

export interface BucketRule {
  /** Name of the class. */
  readonly ID: string;
  /** Of a class whose origins are in code; else they are those of its list. */
  readonly AllowedOrigins?: readonly string[];
  readonly AllowedMethods: readonly string[];
  readonly AllowedHeaders: readonly string[];
  readonly ExposeHeaders: readonly string[];
  readonly MaxAgeSeconds: number;
}
