import { type AwsClientOptions, AwsJsonClient, type AwsJsonClientOptions } from './aws-json-client';
import { type Failure, isFailure } from './failure';

export interface Parameter {
  readonly value: string;
  /** `StringList`, `String` or `SecureString`; what the last one has here is encrypted. */
  readonly type?: string;
  readonly version: number | undefined;
}

/** A parameter by the name that it was asked for, without a version. */
export interface NamedParameter extends Parameter {
  readonly name: string;
}

/** How many parameters one call reads. */
export const MAX_NAMES = 10;
/** Each has 8 KB, and what is quoted in it takes twice its characters. */
const MAX_ANSWER_LENGTH = 262_144;

const FAILURES = { ParameterNotFound: 'missing' } as const;

/** The calls of Parameter Store that functions make. Failures are values: no call ever rejects. */
export class ParameterStore {
  protected readonly client: AwsJsonClient;

  constructor(
    options: AwsClientOptions = {},
    failures: AwsJsonClientOptions['failures'] = FAILURES,
    maxAnswerLength = MAX_ANSWER_LENGTH,
  ) {
    const service = { service: 'ssm', targetPrefix: 'AmazonSSM', jsonVersion: '1.1', failures } as const;
    this.client = new AwsJsonClient({ ...options, ...service, maxAnswerLength });
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
  async getParameter(name: string, signal: AbortSignal): Promise<Parameter | Failure> {
    const answer = await this.client.call('GetParameter', { Name: name }, signal);
    if (isFailure(answer)) return answer;
    return parameterOf(answer.output['Parameter']) ?? malformed('the answer has no Parameter.Value');
  }

  /**
   * Parameters by name, or by name and version: `/shop/origins:7`. Those that do not exist are not in the answer, which goes by
   * the alphabet and not by what was asked.
   * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
   *
   * @param names at most `MAX_NAMES`, each once
   */
  async getParameters(names: readonly string[], signal: AbortSignal): Promise<readonly NamedParameter[] | Failure> {
    const answer = await this.client.call('GetParameters', { Names: names }, signal);
    if (isFailure(answer)) return answer;
    const { Parameters: parameters } = answer.output;
    if (!Array.isArray(parameters)) return malformed('the answer has no Parameters');
    const found: NamedParameter[] = [];
    for (const one of parameters) {
      const parameter = parameterOf(one);
      if (parameter === undefined || typeof one.Name !== 'string') return malformed('a parameter has no Name or Value');
      found.push({ name: one.Name, ...parameter });
    }
    return found;
  }
}

function parameterOf(answer: unknown): Parameter | undefined {
  const { Value: value, Type: type, Version: version } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof value !== 'string') return undefined;
  return {
    value,
    ...(typeof type === 'string' && { type }),
    version: typeof version === 'number' ? version : undefined,
  };
}

function malformed(message: string): Failure {
  return { failure: 'malformed', message };
}
