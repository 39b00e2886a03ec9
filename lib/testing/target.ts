import type { FunctionConfig, Route } from '../contract/function-config';

/** An API, a function URL, a distribution, a bucket or a function with classes. */
export interface Target {
  /** `REST API Shop` */
  readonly title: string;
  /** As synth wrote it: texts may be intrinsic functions. */
  readonly config: FunctionConfig;
  /** Who states the policy at a route; `undefined` where the template only refers to what it is about. */
  readonly statements: StatementsOf | undefined;
  /** Who judges connections: of a WebSocket API there is nothing else to state. */
  readonly connections?: string;
}

/** Finds out who states the policy at a route. */
export type StatementsOf = (route: Route, methods: RouteMethods) => Statements;

/** Methods of a route that a class is for: all, or either kind. */
export type RouteMethods = 'all' | 'read' | 'write';

/** Who states a policy, in words; empty where nobody in the template does. */
export interface Statements {
  readonly preflights: readonly string[];
  readonly responses: readonly string[];
}
