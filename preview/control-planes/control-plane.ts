/** A call of a service in the REST-JSON protocol. */
export interface RestCall {
  readonly method: string;
  /** Without the query, percent-decoded part by part. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** What the body says as JSON; `{}` without one. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** The part of a service that the functions of the app call to change what the app is. */
export interface ControlPlane {
  /** The output of a call; `undefined` for one that is not of this service. @throws {AwsError} as the service does */
  call(call: RestCall): Readonly<Record<string, unknown>> | undefined;
}
