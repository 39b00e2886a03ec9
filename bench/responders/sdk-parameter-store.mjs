/** Stands in for `request/aws/parameter-store.ts` in a bundle: the same read, by the AWS SDK. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

export class ParameterStore {
  constructor({ region }) {
    this.client = new SSMClient({ region });
  }

  async getParameter(Name, abortSignal) {
    try {
      const { Parameter } = await this.client.send(new GetParameterCommand({ Name }), { abortSignal });
      return { value: Parameter.Value, version: Parameter.Version };
    } catch ({ message }) {
      return { failure: 'unreachable', message };
    }
  }
}
