import type { Duration } from 'aws-cdk-lib';

/** Properties of a canary. */
export interface CorsCanaryProps {
  /**
   * How often it asks: whole minutes, at least one.
   * @default Duration.minutes(15)
   */
  readonly every?: Duration;

  /**
   * Whether it sends GET requests too, and not preflights alone. They reach your handlers, without credentials. Classes that need tokens
   * get preflights only.
   * @default true
   */
  readonly reads?: boolean;

  /**
   * Real paths to ask, by the path that a class was applied to: `{ '/orders': '/orders/1' }`. They begin with `/`.
   * @default - the shortest path at which the app defines something, with `cdk-cors-probe` for parameters and wildcards
   */
  readonly paths?: { [path: string]: string };
}
