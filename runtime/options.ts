import type { PolicyInput } from '../lib/policy';

/** The endpoint classes that a function serves, as `EndpointClass` and the facades write them. */
export interface WithCorsConfig {
  /** By name. */
  readonly classes: {
    readonly [name: string]: {
      /** A policy that `compilePolicy` accepts. */
      readonly policy: PolicyInput;
      /**
       * Where the allowlist is read while requests are served.
       * @default - `policy.origins`
       */
      readonly live?: {
        /** Name in Parameter Store, or the environment variable that holds it. */
        readonly parameter: string | { readonly env: string };
        /** Name of the parameter with the list that is in force, if `AllowlistSync` makes it. */
        readonly effective?: string;
        /**
         * Region of the parameter.
         * @default - the function's own
         */
        readonly region?: string;
        /**
         * Domains under which patterns of the list count.
         * @default - none: exact origins only
         */
        readonly patternsUnder?: readonly string[];
        /** Age in seconds up to which a list is used unasked. */
        readonly freshForSeconds: number;
        /** Age in seconds up to which a list is used while Parameter Store does not answer. */
        readonly usableForSeconds: number;
      };
    };
  };
  /** Which classes a path and all below it belong to; the longest path wins, `/` is everything. */
  readonly routes: readonly {
    /** As API Gateway writes it: `/orders/{id}`. */
    readonly path: string;
    /** Class for `GET`, `HEAD` and `QUERY`. */
    readonly read: string;
    /** Class for all other methods. */
    readonly write: string;
  }[];
}

/** Options of `withCors`. */
export interface WithCorsOptions {
  /**
   * The function's classes.
   * @default - the environment variable `CDK_CORS`, which the constructs set
   */
  readonly config?: WithCorsConfig;
}

/** Options of `cors` and `honoCors`. */
export interface CorsOptions extends WithCorsOptions {
  /**
   * The path by which the class is found, from the path that the server gets; for servers that get other paths than the API,
   * such as `(path) => path.replace('/v1', '')`. A path that is spelled in an unusual way, `/V1/%6frders`, is also passed decoded and
   * in lower case.
   * @default - the same path
   */
  readonly path?: (path: string) => string;
}
