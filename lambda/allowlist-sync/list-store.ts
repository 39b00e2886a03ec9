import type { SSMClient } from '@aws-sdk/client-ssm';
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
  /** The latest version; `undefined` where there is no such parameter. */
  read(name: string, signal: AbortSignal): Promise<ListParameter | undefined>;
  /** Writes an effective list or a status. Returns its version: one more than the one that was read, unless somebody wrote in between. */
  write(name: string, value: string, signal: AbortSignal): Promise<number>;
}

/** Parameter Store itself. */
export class ParameterListStore implements ListStore {
  constructor(
    private readonly sdk: typeof ssm,
    private readonly client: SSMClient,
  ) {}

  async read(name: string, abortSignal: AbortSignal): Promise<ListParameter | undefined> {
    try {
      const { Parameter } = await this.client.send(new this.sdk.GetParameterCommand({ Name: name }), { abortSignal });
      const { Value: value = '', Type: type, Version: version = 0, LastModifiedDate: modified } = Parameter ?? {};
      return { value, type, version, modifiedAt: modified?.getTime() ?? 0 };
    } catch (error) {
      if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
      throw error;
    }
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
}
