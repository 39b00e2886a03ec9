import type { Parameter, ParameterHistory, SSMClient } from '@aws-sdk/client-ssm';
import { descriptionOf, markOf } from '../../checks/origins/version-mark';
import { ALLOWLIST_TAG } from '../../lib/contract/allowlist-tag';
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
  /** What Parameter Store holds values against. */
  readonly allowedPattern?: string;
}

/** A parameter as it is now. */
export type StoredValue = Pick<ListVersion, 'version' | 'value' | 'at'>;

/** What a parameter is written with beside its value. */
export interface WriteOptions {
  /** In place of the one that the parameter has, if there is one. */
  readonly allowedPattern?: string | undefined;
  /** Whether it is one of several of a list, each of which takes what Parameter Store has room for. */
  readonly isShard?: boolean;
}

/** Parameters that Parameter Store gives at once. */
const AT_ONCE = 10;

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
    const settings = await sdkSettings('SSM', { ...options, ...(region !== undefined && { region }) });
    // an account has three writes a second by default, and a list may take a hundred parameters
    const client = new sdk.SSMClient({ ...settings, maxAttempts: 6 });
    return new ListParameter(name, sdk, client);
  }

  /** Another parameter, of the same account and Region. */
  another(name: string): ListParameter {
    return new ListParameter(name, this.sdk, this.client);
  }

  /**
   * All versions that Parameter Store keeps, which are the last hundred, oldest first.
   *
   * @param isOptional whether it need not exist, and is what its owner made it: AllowlistSync reads a String, too
   */
  async versions(isOptional = false): Promise<ListVersion[]> {
    const { paginateGetParameterHistory } = this.sdk;
    const found: ParameterHistory[] = [];
    try {
      const pages = paginateGetParameterHistory({ client: this.client, pageSize: 50 }, { Name: this.name });
      for await (const { Parameters = [] } of pages) found.push(...Parameters);
    } catch (error) {
      if (isOptional && isMissing(error)) return [];
      throw this.told(error);
    }
    for (const one of found) if (!(isOptional && one.Type === 'String')) refuseOther(one, this.name);
    found.sort((a, b) => (a.Version ?? 0) - (b.Version ?? 0));
    return found.map((one, i) => versionOf(one, found[i - 1]));
  }

  /**
   * Writes a list over the one that was read.
   *
   * @param base version that was read; 0 where there is none
   * @returns number of the new version, which is the next one if nobody else wrote; 0 if somebody else made the parameter meanwhile
   */
  async write(value: string, reason: string | undefined, base: number, options: WriteOptions = {}): Promise<number> {
    const { allowedPattern, isShard } = options;
    const first = {
      Type: 'StringList',
      ...(isShard && { Tags: [{ Key: ALLOWLIST_TAG.key, Value: ALLOWLIST_TAG.value }] }),
    };
    try {
      const { Version = 0 } = await this.client.send(
        new this.sdk.PutParameterCommand({
          Name: this.name,
          Value: value,
          ...(base === 0 ? (first as object) : { Overwrite: true }),
          ...(isShard && { Tier: 'Intelligent-Tiering' as const }),
          ...(allowedPattern !== undefined && { AllowedPattern: allowedPattern }),
          Description: descriptionOf(base, reason),
        }),
      );
      return Version;
    } catch (error) {
      if (error instanceof Error && error.name === 'ParameterAlreadyExists') return 0;
      throw this.told(error);
    }
  }

  /** A parameter beside the list, as it is now; `undefined` where there is none. */
  async beside(name: string): Promise<StoredValue | undefined> {
    try {
      const { Parameter = {} } = await this.client.send(new this.sdk.GetParameterCommand({ Name: name }));
      return storedValue(Parameter);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw this.told(error, name);
    }
  }

  /** Those of some parameters beside it that there are, by what they were asked for: names, or names with versions, `/shop/list:3`. */
  async several(names: readonly string[]): Promise<Map<string, StoredValue>> {
    const parts = Array.from({ length: Math.ceil(names.length / AT_ONCE) }, (_, i) =>
      names.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
    );
    const answers = await Promise.all(
      parts.map(async (Names) => {
        try {
          const { Parameters = [] } = await this.client.send(new this.sdk.GetParametersCommand({ Names }));
          return Parameters;
        } catch (error) {
          throw this.told(error, Names.join(', '));
        }
      }),
    );
    return new Map(
      answers.flat().flatMap((one) => {
        const { Name = '', ARN = '', Selector = '', Type } = one;
        if (Type === 'SecureString') refuseOther(one, Name);
        return [Name, ARN].map((name) => [`${name}${Selector}`, storedValue(one)] as const);
      }),
    );
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

function storedValue({ Value = '', Version = 0, LastModifiedDate }: Parameter): StoredValue {
  return { value: Value, version: Version, ...(LastModifiedDate && { at: LastModifiedDate }) };
}

/** @throws Error `malformed` */
function refuseOther({ Type }: Pick<Parameter, 'Type'>, name: string): void {
  if (Type === 'StringList') return;
  const what = `${name} is a ${Type}, and lists are StringLists: delete it, and create it again as one`;
  throw new Error(problem('malformed', what));
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
  const { Version = 0, Value = '', LastModifiedUser, LastModifiedDate, Description, AllowedPattern } = found;
  return {
    version: Version,
    value: Value,
    ...(LastModifiedUser !== undefined && { by: LastModifiedUser }),
    ...(LastModifiedDate && { at: LastModifiedDate }),
    ...markOf(Description, before?.Description),
    ...(AllowedPattern && { allowedPattern: AllowedPattern }),
  };
}
