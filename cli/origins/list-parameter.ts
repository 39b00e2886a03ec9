import type { ParameterHistory, SSMClient } from '@aws-sdk/client-ssm';
import { descriptionOf, markOf } from '../../checks/origins/version-mark';
import { sdkSettings } from '../aws-sdk';
import type { AwsOptions } from '../tokens/aws-environment';
import { problem } from '../tokens/problem';

/** One version of a list. */
export interface ListVersion {
  readonly version: number;
  readonly value: string;
  /** ARN of who wrote it. */
  readonly by?: string;
  readonly at?: Date;
  /** Of one that `cdk-cors origins` wrote: why. */
  readonly reason?: string;
  /** Of one that `cdk-cors origins` wrote: the version that its writer had read. */
  readonly base?: number;
}

/** A list in Parameter Store, for people to change: by the SDK, with the credentials, profile and Region of the AWS CLI. */
export class ListParameter {
  readonly name: string;
  private readonly client: SSMClient;
  private readonly sdk: typeof import('../sdk/ssm.js').ssm;

  private constructor(name: string, sdk: typeof import('../sdk/ssm.js').ssm, client: SSMClient) {
    this.name = name;
    this.sdk = sdk;
    this.client = client;
  }

  /** @throws Error with a sentence for the terminal */
  static async open(name: string, options: AwsOptions): Promise<ListParameter> {
    const region = options.region ?? /^arn:[^:]*:ssm:([^:]*):/.exec(name)?.[1];
    // loaded where it is needed: other commands start without it
    const { ssm: sdk } = await import('../sdk/index.js');
    const client = new sdk.SSMClient(await sdkSettings('SSM', { ...options, ...(region !== undefined && { region }) }));
    return new ListParameter(name, sdk, client);
  }

  /**
   * All versions that Parameter Store keeps, which are the last hundred, oldest first.
   *
   * @param isOwners whether it is the list of an owner, which need not exist, and is what its owner made it: AllowlistSync reads a String, too
   */
  async versions(isOwners = false): Promise<ListVersion[]> {
    const { paginateGetParameterHistory } = this.sdk;
    const found: ParameterHistory[] = [];
    try {
      const pages = paginateGetParameterHistory({ client: this.client, pageSize: 50 }, { Name: this.name });
      for await (const { Parameters = [] } of pages) found.push(...Parameters);
    } catch (error) {
      if (isOwners && isMissing(error)) return [];
      throw this.told(error);
    }
    const wrong = found.find(({ Type }) => Type !== 'StringList' && !(isOwners && Type === 'String'));
    if (wrong) {
      const what = `${this.name} is a ${wrong.Type}, and lists are StringLists: delete it, and create it again as one`;
      throw new Error(problem('malformed', what));
    }
    found.sort((a, b) => (a.Version ?? 0) - (b.Version ?? 0));
    return found.map((one, i) => versionOf(one, found[i - 1]));
  }

  /**
   * Writes a list over the one that is there.
   *
   * @param base version that was read; 0 where there is none
   * @param allowedPattern in place of the one that the parameter has
   * @returns number of the new version, which is the next one if nobody else wrote
   */
  async write(value: string, reason: string | undefined, base: number, allowedPattern?: string): Promise<number> {
    try {
      const { Version = 0 } = await this.client.send(
        new this.sdk.PutParameterCommand({
          Name: this.name,
          Value: value,
          Overwrite: true,
          // the first one makes the parameter
          ...(base === 0 && { Type: 'StringList' }),
          ...(allowedPattern !== undefined && { AllowedPattern: allowedPattern }),
          Description: descriptionOf(base, reason),
        }),
      );
      return Version;
    } catch (error) {
      throw this.told(error);
    }
  }

  /** A parameter beside the list, as it is now; `undefined` where there is none. */
  async beside(name: string): Promise<Pick<ListVersion, 'version' | 'value' | 'at'> | undefined> {
    try {
      const { Parameter = {} } = await this.client.send(new this.sdk.GetParameterCommand({ Name: name }));
      const { Value = '', Version = 0, LastModifiedDate } = Parameter;
      return { value: Value, version: Version, ...(LastModifiedDate && { at: LastModifiedDate }) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw this.told(error, name);
    }
  }

  private told(error: unknown, parameter = this.name): Error {
    const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
    // what AWS answered has this; all else is the way to AWS
    const isAnswer = error instanceof this.sdk.SSMServiceException;
    const unreachable = ['unreachable', `${message}: look at --region, --endpoint-url and the connection`] as const;
    const [code, why] =
      explained(name, parameter) ?? (isAnswer ? (['refused', `${name}: ${message}`] as const) : unreachable);
    return new Error(problem(code, `${parameter}: ${why}`), { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'ParameterNotFound';
}

type Explanation = readonly [code: Parameters<typeof problem>[0], sentence: string];

function explained(error: string, parameter: string): Explanation | undefined {
  const known = EXPLAINED[error];
  return known && [known[0], known[1].replace('{name}', () => parameter)];
}

const EXPLAINED: Readonly<Record<string, Explanation>> = {
  ParameterNotFound: [
    'missing',
    'there is no such parameter in this account and Region: deploy the class with initialOrigins, or create it, for nobody at first: aws ssm put-parameter --type StringList --value none --name {name}',
  ],
  AccessDeniedException: [
    'denied',
    'these credentials may not: the class grants what is needed by grantWriteAllowlist(role), or by grantWriteOwner(owner, role)',
  ],
  ParameterPatternMismatchException: [
    'malformed',
    'the AllowedPattern of the parameter refuses the list: it knows the form of entries only, so look for a typing error',
  ],
  ParameterMaxVersionLimitExceeded: [
    'exists',
    'there are 100 versions, and the oldest has a label, so that Parameter Store drops none: move the label with aws ssm label-parameter-version',
  ],
  ThrottlingException: ['throttled', 'Parameter Store is busy: try again in a moment'],
};

function versionOf(found: ParameterHistory, before: ParameterHistory | undefined): ListVersion {
  const { Version = 0, Value = '', LastModifiedUser, LastModifiedDate, Description } = found;
  return {
    version: Version,
    value: Value,
    ...(LastModifiedUser !== undefined && { by: LastModifiedUser }),
    ...(LastModifiedDate && { at: LastModifiedDate }),
    ...markOf(Description, before?.Description),
  };
}
