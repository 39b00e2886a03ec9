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

  /**
   * Names of parameters that begin with a text, as many as there are in one answer: it may have none, and others come after it.
   * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
   *
   * @param token `nextToken` of the answer before
   */
  async parameterNames(
    prefix: string,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly names: readonly string[]; readonly nextToken: string | undefined } | Failure> {
    const ParameterFilters = [{ Key: 'Name', Option: 'BeginsWith', Values: [prefix] }];
    const input = { ParameterFilters, MaxResults: 50, ...(token !== undefined && { NextToken: token }) };
    const answer = await this.client.call('DescribeParameters', input, signal);
    if (isFailure(answer)) return answer;
    const { Parameters: parameters, NextToken: nextToken } = answer.output;
    const malformed = { failure: 'malformed', message: 'the answer has no Parameters with names' } as const;
    if (!Array.isArray(parameters)) return malformed;
    const names = parameters.map((one: { readonly Name?: unknown } | null) => one?.Name);
    if (!names.every((name) => typeof name === 'string')) return malformed;
    return { names, nextToken: typeof nextToken === 'string' && nextToken !== '' ? nextToken : undefined };
  }
}
