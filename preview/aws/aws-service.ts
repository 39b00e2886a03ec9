import type { Input } from './aws-input';

/** Who asks, as the signature says; signatures are not verified. */
export interface Caller {
  readonly region: string;
  readonly account: string;
}

/**
 * Called before every request to a service is served. What it awaits makes the answer late; an `AwsError` that it throws
 * is the answer; after anything else that it throws, the connection is cut without one.
 */
export type OnCall = (operation: string, input: Input) => void | Promise<void>;

/** A service behind the AWS endpoint. */
export interface AwsService {
  /** What stands before the operation in `x-amz-target`. */
  readonly targetPrefix: string;
  readonly jsonVersion: '1.0' | '1.1';
  /** Names of what it can do. */
  readonly operations: readonly string[];
  onCall?: OnCall;
  /** @throws {AwsError} as the service of AWS does */
  call(operation: string, input: Input, caller: Caller): Promise<Record<string, unknown>>;
}
