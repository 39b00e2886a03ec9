import type { CloudFrontClient, ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import type { Outcome } from '../../request/aws/cloudformation-response';
import { tryAgain } from '../../request/aws/try-again';
import { isObject, isText } from '../../request/guards';
import { messageOf } from './class-list';
import type { cloudFront } from './sdk/cloudfront';
import { LOST } from './targets/response-headers-policy';

/** By what the function calls CloudFront. */
export interface PolicyServices {
  readonly sdk: typeof cloudFront;
  readonly client: Pick<CloudFrontClient, 'send'>;
  readonly signal: AbortSignal;
  /** @default - waits for real */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

interface Event {
  readonly RequestType?: unknown;
  readonly PhysicalResourceId?: unknown;
  readonly ResourceProperties?: unknown;
}

/** Of a policy that was never made. */
const NO_POLICY = 'no-response-headers-policy';
/** Updates that may meet one of somebody else's. */
const WRITES = 5;

/**
 * Custom resource that is a response headers policy, whose origins are not CloudFormation's: a new policy has those of the template, which
 * are nobody's, and whatever an update or a rollback changes, it leaves the origins as they are. `AWS::CloudFront::ResponseHeadersPolicy`
 * would write those of the template over them, and keep everybody out until the next sync. Never rejects.
 */
export async function ownPolicy(event: unknown, services: PolicyServices): Promise<Outcome> {
  const { RequestType, PhysicalResourceId, ResourceProperties } = (isObject(event) ? event : {}) as Event;
  const id = isText(PhysicalResourceId) ? PhysicalResourceId : NO_POLICY;
  const policies = new Policies(services);
  try {
    if (RequestType === 'Delete') {
      if (id !== NO_POLICY) await policies.delete(id);
      return { physicalResourceId: id, problem: undefined };
    }
    const config = configOf(ResourceProperties);
    const isNew = RequestType !== 'Update' || !(await policies.update(id, config));
    // one that was deleted by hand is made again, and what refers to it gets its id
    return { physicalResourceId: isNew ? await policies.create(config) : id, problem: undefined };
  } catch (error) {
    return { physicalResourceId: id, problem: messageOf(error) };
  }
}

/** What the function does to policies. All reject as the AWS SDK does. */
class Policies {
  constructor(private readonly services: PolicyServices) {}

  /** Returns the id of the new policy. */
  async create(ResponseHeadersPolicyConfig: ResponseHeadersPolicyConfig): Promise<string> {
    const { sdk, client } = this.services;
    const input = { ResponseHeadersPolicyConfig };
    // the permission is as new as the stack
    const answer = await this.patiently(
      () => client.send(new sdk.CreateResponseHeadersPolicyCommand(input), this.options),
      'AccessDenied',
    );
    const { Id } = answer.ResponseHeadersPolicy ?? {};
    if (Id === undefined) throw new Error('CloudFront gave the policy no id');
    return Id;
  }

  /** Makes a policy what the template says, but for its origins; false where there is no such policy. */
  async update(Id: string, wanted: ResponseHeadersPolicyConfig): Promise<boolean> {
    const { sdk, client } = this.services;
    for (let writes = 1; ; writes++) {
      const found = await this.find(Id);
      if (found === undefined) return false;
      const origins = found.config?.CorsConfig?.AccessControlAllowOrigins;
      const CorsConfig = wanted.CorsConfig && {
        ...wanted.CorsConfig,
        ...(origins && { AccessControlAllowOrigins: origins }),
      };
      const input = { Id, IfMatch: found.etag, ResponseHeadersPolicyConfig: { ...wanted, CorsConfig } };
      try {
        await client.send(new sdk.UpdateResponseHeadersPolicyCommand(input), this.options);
        return true;
      } catch (error) {
        // the sync wrote origins meanwhile
        if (writes === WRITES || !LOST.some((name) => isNamed(error, name))) throw error;
      }
    }
  }

  async delete(Id: string): Promise<void> {
    const { sdk, client } = this.services;
    await this.patiently(async () => {
      const found = await this.find(Id);
      if (found === undefined) return;
      await client.send(new sdk.DeleteResponseHeadersPolicyCommand({ Id, IfMatch: found.etag }), this.options);
    }, 'ResponseHeadersPolicyInUse').catch((error: unknown) => {
      if (!isNamed(error, 'ResponseHeadersPolicyInUse')) throw error;
      throw new Error(
        `a distribution that this stack does not delete has the response headers policy ${Id}: take it off there, and try again`,
      );
    });
  }

  private async find(Id: string) {
    const { sdk, client } = this.services;
    try {
      const command = new sdk.GetResponseHeadersPolicyConfigCommand({ Id });
      const { ETag: etag, ResponseHeadersPolicyConfig: config } = await client.send(command, this.options);
      return { etag, config };
    } catch (error) {
      if (isNamed(error, 'NoSuchResponseHeadersPolicy')) return undefined;
      throw error;
    }
  }

  /** Works again while it ends with an error that passes. */
  private async patiently<T>(work: () => Promise<T>, passing: string): Promise<T> {
    const { signal, wait } = this.services;
    const attempt = () => work().catch((error: unknown) => new Failed(error));
    const answer = await tryAgain(attempt, (one) => one instanceof Failed && isNamed(one.error, passing), signal, wait);
    if (answer instanceof Failed) throw answer.error;
    return answer;
  }

  private get options() {
    return { abortSignal: this.services.signal };
  }
}

class Failed {
  constructor(readonly error: unknown) {}
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** The configuration in a template, in the words of CloudFront's calls, which count what they list. */
function configOf(properties: unknown): ResponseHeadersPolicyConfig {
  const { ResponseHeadersPolicyConfig } = (isObject(properties) ? properties : {}) as Readonly<Record<string, unknown>>;
  if (!isObject(ResponseHeadersPolicyConfig)) throw new Error('ResponseHeadersPolicyConfig is missing');
  return counted(ResponseHeadersPolicyConfig) as ResponseHeadersPolicyConfig;
}

function counted(value: unknown): unknown {
  if (!isObject(value) || Array.isArray(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, counted(member)]);
  const { Items } = value as { readonly Items?: unknown };
  return { ...Object.fromEntries(members), ...(Array.isArray(Items) && { Quantity: Items.length, Items }) };
}
