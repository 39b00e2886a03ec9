import type {
  CloudFrontClient,
  ResponseHeadersPolicyConfig,
  ResponseHeadersPolicyCorsConfig,
} from '@aws-sdk/client-cloudfront';
import { NOBODY_ORIGIN } from '../../../lib/contract/native-origins';
import type { HeadersPolicyConfig, NativeCors } from '../../../lib/contract/sync-config';
import type { cloudFront } from '../sdk/cloudfront';
import type { Lists, Plan, SyncTarget } from '../sync-target';
import { isSameCors, nativeOrigins } from './native-origins';

/** A policy, and the tag by which a write says that it has seen that. */
export interface HeadersPolicy {
  readonly etag: string | undefined;
  readonly config: ResponseHeadersPolicyConfig;
}

/** How CloudFront says that a tag is not that of the last change; which of both it says is not documented. */
export const LOST = ['PreconditionFailed', 'InvalidIfMatchVersion'];

/** The origins of a response headers policy. All else of the policy is the template's, and stays as it is. */
export class ResponseHeadersPolicyTarget implements SyncTarget<HeadersPolicy, readonly string[]> {
  readonly classes: readonly string[];

  constructor(
    private readonly config: HeadersPolicyConfig,
    private readonly sdk: typeof cloudFront,
    private readonly client: Pick<CloudFrontClient, 'send'>,
  ) {
    this.classes = [config.className];
  }

  async read(abortSignal: AbortSignal): Promise<HeadersPolicy> {
    const command = new this.sdk.GetResponseHeadersPolicyConfigCommand({ Id: this.config.policy });
    const { ETag: etag, ResponseHeadersPolicyConfig: config } = await this.client.send(command, { abortSignal });
    return { etag, config: config ?? { Name: undefined } };
  }

  plan({ config }: HeadersPolicy, lists: Lists): Plan<readonly string[]> {
    const { className } = this.config;
    const origins = lists.get(className);
    if (origins === undefined) return { change: undefined, leftOut: new Map() };
    const { held, leftOut } = nativeOrigins(origins);
    // of what CloudFront makes of the rest nothing is documented: who may read is what has to be right
    const isRight = isSameCors(readers(config.CorsConfig), readers(this.corsConfig(config, held)));
    return { change: isRight ? undefined : held, leftOut: new Map([[className, leftOut]]) };
  }

  /** Where somebody else wrote meanwhile, nothing is written: the policy is read again, and the change planned anew. */
  async write(origins: readonly string[], { etag, config }: HeadersPolicy, signal: AbortSignal): Promise<void> {
    try {
      await this.update(origins, etag, config, signal);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (LOST.includes(error.name)) return;
      // no documentation says how many origins a policy takes: those that leave the list have to leave the policy, even so
      const before = config.CorsConfig?.AccessControlAllowOrigins?.Items ?? [];
      const kept = origins.filter((origin) => before.includes(origin));
      if (isRefusal(error) && kept.length < before.length) {
        await this.update(kept.length > 0 ? kept : [NOBODY_ORIGIN], etag, config, signal);
      }
      throw error;
    }
  }

  private async update(
    origins: readonly string[],
    IfMatch: string | undefined,
    config: ResponseHeadersPolicyConfig,
    abortSignal: AbortSignal,
  ): Promise<void> {
    const ResponseHeadersPolicyConfig = { ...config, CorsConfig: this.corsConfig(config, origins) };
    const input = { Id: this.config.policy, IfMatch, ResponseHeadersPolicyConfig };
    await this.client.send(new this.sdk.UpdateResponseHeadersPolicyCommand(input), { abortSignal });
  }

  private corsConfig({ CorsConfig }: ResponseHeadersPolicyConfig, origins: readonly string[]) {
    const { AllowCredentials, AllowMethods, AllowHeaders, ExposeHeaders = [], MaxAge }: NativeCors = this.config.cors;
    return {
      AccessControlAllowMethods: list(AllowMethods),
      AccessControlAllowHeaders: list(AllowHeaders),
      ...(ExposeHeaders.length > 0 && { AccessControlExposeHeaders: list(ExposeHeaders) }),
      AccessControlMaxAgeSec: MaxAge,
      ...CorsConfig,
      AccessControlAllowOrigins: list(origins),
      AccessControlAllowCredentials: AllowCredentials === true,
      OriginOverride: true,
    } as ResponseHeadersPolicyCorsConfig;
  }
}

function list<T extends string>(Items: readonly T[]): { Quantity: number; Items: T[] } {
  return { Quantity: Items.length, Items: [...Items] };
}

/** The part of a configuration that says who may read a response. */
function readers(cors: ResponseHeadersPolicyCorsConfig | undefined): object {
  const { AccessControlAllowOrigins, AccessControlAllowCredentials, OriginOverride } = cors ?? {};
  return { origins: AccessControlAllowOrigins?.Items, AccessControlAllowCredentials, OriginOverride };
}

/** Whether it is what was sent that CloudFront does not take. */
function isRefusal(error: Error): boolean {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode === 400 && !/throttl/i.test(error.name);
}
