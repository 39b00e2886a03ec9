import { type AwsClientOptions, AwsJsonClient, type AwsJsonClientOptions } from './aws-json-client';
import { type Failure, isFailure } from './failure';

export interface Parameter {
  readonly value: string;
  /** `StringList`, `String` or `SecureString`; what the last one has here is encrypted. */
  readonly type?: string;
  readonly version: number | undefined;
}

const FAILURES = { ParameterNotFound: 'missing' } as const;

/** The call of Parameter Store that all functions make. Failures are values: no call ever rejects. */
export class ParameterStore {
  protected readonly client: AwsJsonClient;

  constructor(options: AwsClientOptions = {}, failures: AwsJsonClientOptions['failures'] = FAILURES) {
    const service = { service: 'ssm', targetPrefix: 'AmazonSSM', jsonVersion: '1.1', failures } as const;
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
}
