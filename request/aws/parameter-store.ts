import { type AwsClientOptions, AwsJsonClient } from './aws-json-client';
import { type Failure, isFailure } from './failure';

export interface Parameter {
  readonly value: string;
  /** `StringList`, `String` or `SecureString`; what the last one has here is encrypted. */
  readonly type?: string;
  readonly version: number | undefined;
}

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

/** The two calls of Parameter Store that functions make. Failures are values: no call ever rejects. */
export class ParameterStore {
  private readonly client: AwsJsonClient;

  constructor(options: AwsClientOptions = {}) {
    const service = { service: 'ssm', targetPrefix: 'AmazonSSM', jsonVersion: '1.1', failures: FAILURES } as const;
    this.client = new AwsJsonClient({ ...options, ...service });
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
  async getParameter(name: string, signal: AbortSignal): Promise<Parameter | Failure> {
    const answer = await this.client.call('GetParameter', { Name: name }, signal);
    if (isFailure(answer)) return answer;
    const parameter = answer.output['Parameter'] as Readonly<Record<string, unknown>> | null | undefined;
    const { Value: value, Type: type, Version: version } = parameter ?? {};
    if (typeof value !== 'string') return { failure: 'malformed', message: 'the answer has no Parameter.Value' };
    return {
      value,
      ...(typeof type === 'string' && { type }),
      version: typeof version === 'number' ? version : undefined,
    };
  }

  /** Creates a parameter; one that is there already stays as it is, and the failure is `exists`. */
  async createParameter(parameter: NewParameter, signal: AbortSignal): Promise<undefined | Failure> {
    const answer = await this.client.call('PutParameter', { ...parameter, Overwrite: false }, signal);
    return isFailure(answer) ? answer : undefined;
  }
}
