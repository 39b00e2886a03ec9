import type { FunctionConfig, Route } from './function-config';

/** What a canary knows of its classes, and where they are deployed. */
export interface CanaryConfig extends FunctionConfig {
  readonly targets: readonly CanaryTarget[];
  /** Whether actual requests are sent, too. */
  readonly reads: boolean;
}

/** An API, a function URL or a distribution. */
export interface CanaryTarget {
  /** Environment variable with its URL. */
  readonly url: string;
  /** As messages name it. */
  readonly name: string;
  /** Whether preflights are answered only for what browsers ask first: at distributions. */
  readonly passesPreflights?: true;
  readonly routes: readonly CanaryRoute[];
}

export interface CanaryRoute extends Route {
  /** The path that is asked. */
  readonly at: string;
}
