import * as sdk from '@aws-sdk/client-cloudfront';
import type { PolicyServices } from '../../../lambda/allowlist-sync/own-policy';
import { ResponseHeadersPolicyTarget } from '../../../lambda/allowlist-sync/targets/response-headers-policy';

type Config = sdk.ResponseHeadersPolicyConfig;

/** Response headers policies, as far as functions call them. */
export class FakeCloudFront {
  readonly policies = new Map<string, { config: Config; version: number }>();
  readonly calls: string[] = [];
  /** Asked before each call: what it throws is the answer. */
  onCall: (call: string) => void | Promise<void> = () => {};
  /** After each change. */
  onChange: () => void = () => {};
  /** Origins that a policy takes. */
  maxOrigins = Number.POSITIVE_INFINITY;
  /** Ids of those that distributions have. */
  readonly used = new Set<string>();
  private made = 0;

  /** As one run of the function sees a policy; `before` is asked before each of its calls. */
  target(
    policy: string,
    className = 'orders',
    before: () => Promise<unknown> = async () => {},
    AllowCredentials = true,
  ) {
    const cors = { AllowCredentials, AllowMethods: ['GET'], AllowHeaders: ['content-type'], MaxAge: 600 };
    const config = { kind: 'response-headers-policy', name: 'Shop/Headers', policy, className, cors } as const;
    const send = async (command: object) => {
      await before();
      return this.send(command);
    };
    return new ResponseHeadersPolicyTarget(config, sdk, { send } as never);
  }

  get services(): PolicyServices {
    const client = { send: (command: object) => this.send(command) } as never;
    return { sdk, client, signal: AbortSignal.timeout(10_000), wait: async () => {} };
  }

  /** As whoever edits a policy by hand. */
  edit(id: string, change: (config: Config) => Config): void {
    const { config, version } = this.policies.get(id)!;
    this.policies.set(id, { config: change(config), version: version + 1 });
    this.onChange();
  }

  origins(id: string): readonly string[] | undefined {
    return this.policies.get(id)?.config.CorsConfig?.AccessControlAllowOrigins?.Items;
  }

  /** Makes a policy, and returns its id. */
  make(config: Config): string {
    this.made += 1;
    const id = `policy-${this.made}`;
    this.policies.set(id, { config, version: 1 });
    return id;
  }

  private async send(command: object): Promise<object> {
    const call = command.constructor.name.replace('Command', '');
    this.calls.push(call);
    await this.onCall(call);
    if (command instanceof sdk.CreateResponseHeadersPolicyCommand) {
      const config = this.taken(command.input.ResponseHeadersPolicyConfig);
      for (const other of this.policies.values()) {
        if (other.config.Name === config.Name) throw failure('ResponseHeadersPolicyAlreadyExists', 409);
      }
      return { ResponseHeadersPolicy: { Id: this.make(config) }, ETag: 'E1' };
    }
    const { Id = '', IfMatch } = (command as { readonly input: { readonly Id?: string; readonly IfMatch?: string } })
      .input;
    const found = this.policies.get(Id);
    if (found === undefined) throw failure('NoSuchResponseHeadersPolicy', 404);
    if (command instanceof sdk.GetResponseHeadersPolicyConfigCommand) {
      return { ETag: `E${found.version}`, ResponseHeadersPolicyConfig: structuredClone(found.config) };
    }
    if (IfMatch !== `E${found.version}`) throw failure('PreconditionFailed', 412);
    if (command instanceof sdk.DeleteResponseHeadersPolicyCommand) {
      if (this.used.has(Id)) throw failure('ResponseHeadersPolicyInUse', 409);
      this.policies.delete(Id);
      return {};
    }
    if (!(command instanceof sdk.UpdateResponseHeadersPolicyCommand)) throw new Error(`no such call: ${call}`);
    this.edit(Id, () => this.taken(command.input.ResponseHeadersPolicyConfig));
    return { ETag: `E${found.version + 1}` };
  }

  /** As CloudFront takes a configuration: lists that were not given are there, and empty. */
  private taken(config: Config | undefined): Config {
    const { CorsConfig: cors } = structuredClone(config!);
    for (const list of [
      cors?.AccessControlAllowOrigins,
      cors?.AccessControlAllowMethods,
      cors?.AccessControlAllowHeaders,
    ]) {
      if (cors && list?.Quantity !== list?.Items?.length) throw failure('InconsistentQuantities', 400);
      if (cors && !list?.Items?.length) throw failure('InvalidArgument', 400);
    }
    if ((cors?.AccessControlAllowOrigins?.Quantity ?? 0) > this.maxOrigins) throw failure('InvalidArgument', 400);
    return { ...config!, CorsConfig: cors && { AccessControlExposeHeaders: { Quantity: 0 }, ...cors } };
  }
}

function failure(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(`the service says ${name}`), { name, $metadata: { httpStatusCode } });
}
