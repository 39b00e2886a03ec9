import type { AwsClientOptions } from './aws-json-client';
import { type Failure, isFailure } from './failure';
import { ParameterStore } from './parameter-store';

/** What `PutParameter` takes (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html). */
export interface NewParameter {
  readonly Name: string;
  readonly Value: string;
  readonly Type: 'StringList';
  readonly Tier: 'Standard' | 'Intelligent-Tiering';
  readonly AllowedPattern?: string;
  readonly Description: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

const FAILURES = {
  ParameterNotFound: 'missing',
  ParameterAlreadyExists: 'exists',
  TooManyUpdates: 'throttled',
} as const;

/** With the call that writes, which no function makes while requests are served. */
export class ParameterCreator extends ParameterStore {
  constructor(options: AwsClientOptions = {}) {
    super(options, FAILURES);
  }

  /** Creates a parameter; one that is there already stays as it is, and the failure is `exists`. */
  async createParameter(parameter: NewParameter, signal: AbortSignal): Promise<undefined | Failure> {
    const answer = await this.client.call('PutParameter', { ...parameter, Overwrite: false }, signal);
    return isFailure(answer) ? answer : undefined;
  }
}
