import type { Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { BatchedReading } from './batched-reading';
import type { ssm } from './sdk/ssm';

/** A version of a parameter. */
export interface ListParameter {
  readonly value: string;
  readonly type: string | undefined;
  readonly version: number;
  /** In milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** The calls of Parameter Store that the function makes. All reject as the AWS SDK does. */
export interface ListStore {
  /**
   * The latest version, or the one of `name:version`; `undefined` where there is no such parameter or version. What is read at one moment
   * goes ten names a call, and a call that fails is the failure of its names alone.
   */
  read(name: string, signal: AbortSignal): Promise<ListParameter | undefined>;
  /** Writes what is in force or a status. Returns its version: one more than the one that was read, unless somebody wrote in between. */
  write(name: string, value: string, signal: AbortSignal): Promise<number>;
}

/** Parameter Store itself. */
export class ParameterListStore implements ListStore {
  private readonly reading = new BatchedReading((names, signal) => this.readAll(names, signal));

  constructor(
    private readonly sdk: typeof ssm,
    private readonly client: Pick<SSMClient, 'send'>,
  ) {}

  read(name: string, signal: AbortSignal): Promise<ListParameter | undefined> {
    return this.reading.read(name, signal);
  }

  async write(name: string, value: string, abortSignal: AbortSignal): Promise<number> {
    const command = new this.sdk.PutParameterCommand({
      Name: name,
      Value: value,
      Type: 'String',
      Tier: 'Intelligent-Tiering',
      Overwrite: true,
      Description:
        'Written by AllowlistSync of cdk-cors. To change who is let in, change the list that it is made from.',
    });
    const { Version: version = 0 } = await this.client.send(command, { abortSignal });
    return version;
  }

  /** By name as it was asked; one that does not exist is among the invalid ones of the answer, and not here. */
  private async readAll(names: readonly string[], abortSignal: AbortSignal): Promise<Map<string, ListParameter>> {
    try {
      const command = new this.sdk.GetParametersCommand({ Names: [...names] });
      const { Parameters: found = [] } = await this.client.send(command, { abortSignal });
      return new Map(found.map((one) => [nameOf(one, names), parameterOf(one)]));
    } catch (error) {
      if (!MISSING.includes((error as Error).name)) throw error;
      const each: [string, ListParameter][] = [];
      if (names.length > 1) for (const name of names) each.push(...(await this.readAll([name], abortSignal)));
      return new Map(each);
    }
  }
}

/** AWS documents them for calls that read one parameter alone: should one that does not exist fail a call of several, it is found out which. */
const MISSING = ['ParameterNotFound', 'ParameterVersionNotFound'];

/** The name in an answer is without the version. */
function nameOf({ Name = '', Version }: Parameter, asked: readonly string[]): string {
  const versioned = `${Name}:${Version}`;
  return asked.includes(versioned) ? versioned : Name;
}

function parameterOf({ Value: value = '', Type: type, Version: version = 0, LastModifiedDate }: Parameter) {
  return { value, type, version, modifiedAt: LastModifiedDate?.getTime() ?? 0 };
}
