import { ofType } from '../template/of-type';
import type { Stack } from '../template/stack';
import type { Behavior, Distribution, EdgeAssociation, EdgeEventType, Origin } from './model';
import { Policies } from './policies';

/** `DistributionConfig`, as far as the preview reads it. */
interface DistributionConfig {
  readonly DefaultCacheBehavior?: CacheBehavior;
  readonly CacheBehaviors?: readonly CacheBehavior[];
  readonly Origins?: readonly OriginConfig[];
  readonly OriginGroups?: { readonly Items?: readonly unknown[] };
  readonly CustomErrorResponses?: readonly {
    readonly ErrorCode: number;
    readonly ErrorCachingMinTTL?: number;
    readonly ResponsePagePath?: string;
  }[];
}

interface CacheBehavior {
  readonly PathPattern?: string;
  readonly TargetOriginId?: string;
  readonly AllowedMethods?: readonly string[];
  readonly CachedMethods?: readonly string[];
  readonly ViewerProtocolPolicy?: string;
  readonly CachePolicyId?: string;
  readonly OriginRequestPolicyId?: string;
  readonly ResponseHeadersPolicyId?: string;
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[];
  readonly LambdaFunctionAssociations?: readonly {
    readonly EventType: EdgeEventType;
    readonly LambdaFunctionARN: string;
    readonly IncludeBody?: unknown;
  }[];
}

interface OriginConfig {
  readonly Id: string;
  readonly DomainName: string;
  readonly OriginPath?: string;
  readonly S3OriginConfig?: unknown;
  readonly OriginCustomHeaders?: readonly { readonly HeaderName: string; readonly HeaderValue: string }[];
}

/** Puts together the distributions of all stacks. */
export function buildDistributions(stacks: readonly Stack[]): Distribution[] {
  const policies = new Policies(stacks);
  return stacks
    .flatMap((stack) => ofType(stack, 'AWS::CloudFront::Distribution'))
    .map(({ stack, logicalId, properties }) => {
      const config = (properties.DistributionConfig ?? {}) as DistributionConfig;
      const note = (what: string): void => stack.scope.notes.note(`${stack.name}: distribution ${logicalId}: ${what}`);
      noteUnserved(config, note);
      const origins = new Map((config.Origins ?? []).map((origin) => [origin.Id, originOf(origin)]));
      const behaviors = [...(config.CacheBehaviors ?? []), { ...config.DefaultCacheBehavior, PathPattern: '*' }];
      return {
        id: String(stack.ref(logicalId)),
        logicalId,
        stack,
        domainName: String(stack.getAtt(logicalId, 'DomainName')),
        behaviors: behaviors.map((behavior) => behaviorOf(behavior, origins, policies, note)),
        errorTtls: new Map(
          (config.CustomErrorResponses ?? []).flatMap(({ ErrorCode, ErrorCachingMinTTL }) =>
            ErrorCachingMinTTL === undefined ? [] : [[Number(ErrorCode), Number(ErrorCachingMinTTL)] as const],
          ),
        ),
      };
    });
}

function behaviorOf(
  config: CacheBehavior,
  origins: ReadonlyMap<string, Origin>,
  policies: Policies,
  note: (what: string) => void,
): Behavior {
  const pattern = config.PathPattern ?? '*';
  const unknown = (what: string): void => note(`${pattern}: ${what} not served, taken as none`);
  for (const { EventType } of config.FunctionAssociations ?? []) {
    note(`${pattern}: its CloudFront Function at ${EventType} is not served yet, requests pass it by`);
  }
  const associations = (config.LambdaFunctionAssociations ?? []).map(
    ({ EventType, LambdaFunctionARN, IncludeBody }): [EdgeEventType, EdgeAssociation] => [
      EventType,
      { functionArn: LambdaFunctionARN, includeBody: String(IncludeBody) === 'true' },
    ],
  );
  return {
    pattern,
    allowedMethods: config.AllowedMethods ?? ['GET', 'HEAD'],
    cachedMethods: config.CachedMethods ?? ['GET', 'HEAD'],
    viewerProtocol: config.ViewerProtocolPolicy ?? 'allow-all',
    origin: origins.get(config.TargetOriginId ?? ''),
    cache: policies.cache(config.CachePolicyId, unknown),
    originRequest: policies.originRequest(config.OriginRequestPolicyId, unknown),
    responseHeaders: policies.responseHeaders(config.ResponseHeadersPolicyId, unknown),
    functions: new Map(associations),
  };
}

function originOf({ DomainName, OriginPath = '', S3OriginConfig, OriginCustomHeaders = [] }: OriginConfig): Origin {
  return {
    domainName: DomainName,
    path: OriginPath,
    isS3: S3OriginConfig !== undefined,
    customHeaders: OriginCustomHeaders.map(({ HeaderName, HeaderValue }) => [HeaderName, HeaderValue] as const),
  };
}

function noteUnserved(config: DistributionConfig, note: (what: string) => void): void {
  if (config.OriginGroups?.Items?.length) note('its origin groups are not served');
  for (const { ErrorCode, ResponsePagePath } of config.CustomErrorResponses ?? []) {
    if (ResponsePagePath) note(`its error page for ${ErrorCode} is not served, the origin's answer is`);
  }
}
