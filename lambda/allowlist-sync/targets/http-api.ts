import type { ApiGatewayV2Client, Cors } from '@aws-sdk/client-apigatewayv2';
import type { HttpApiConfig } from '../../../lib/contract/sync-config';
import type { httpApi } from '../sdk/http-api';
import type { Lists, Plan, SyncTarget } from '../sync-target';
import { nativePlan } from './native-origins';

/** The CORS configuration of an HTTP API, which its stages serve at once where they deploy by themselves. */
export class HttpApiTarget implements SyncTarget<Cors, Cors> {
  readonly classes: readonly string[];

  constructor(
    private readonly config: HttpApiConfig,
    private readonly sdk: typeof httpApi,
    private readonly client: ApiGatewayV2Client,
  ) {
    this.classes = [config.className];
  }

  async read(abortSignal: AbortSignal): Promise<Cors> {
    const command = new this.sdk.GetApiCommand({ ApiId: this.config.api });
    return (await this.client.send(command, { abortSignal })).CorsConfiguration ?? {};
  }

  plan(before: Cors, lists: Lists): Plan<Cors> {
    return nativePlan(this.config, before, lists);
  }

  async write(CorsConfiguration: Cors, _: Cors, abortSignal: AbortSignal): Promise<void> {
    const command = new this.sdk.UpdateApiCommand({ ApiId: this.config.api, CorsConfiguration });
    await this.client.send(command, { abortSignal });
  }
}
