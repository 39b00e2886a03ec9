import type { Cors, LambdaClient } from '@aws-sdk/client-lambda';
import type { FunctionUrlConfig } from '../../../lib/contract/sync-config';
import type { lambda } from '../sdk/lambda';
import type { Lists, Plan, SyncTarget } from '../sync-target';
import { nativePlan } from './native-origins';

/** The CORS configuration of a function URL. */
export class FunctionUrlTarget implements SyncTarget<Cors, Cors> {
  readonly classes: readonly string[];

  constructor(
    private readonly config: FunctionUrlConfig,
    private readonly sdk: typeof lambda,
    private readonly client: LambdaClient,
  ) {
    this.classes = [config.className];
  }

  async read(abortSignal: AbortSignal): Promise<Cors> {
    return (await this.client.send(new this.sdk.GetFunctionUrlConfigCommand(this.url), { abortSignal })).Cors ?? {};
  }

  plan(before: Cors, lists: Lists): Plan<Cors> {
    return nativePlan(this.config, before, lists);
  }

  async write(cors: Cors, _: Cors, abortSignal: AbortSignal): Promise<void> {
    const command = new this.sdk.UpdateFunctionUrlConfigCommand({ ...this.url, Cors: cors });
    await this.client.send(command, { abortSignal });
  }

  private get url() {
    return { FunctionName: this.config.function, Qualifier: this.config.qualifier };
  }
}
