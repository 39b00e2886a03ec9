import { normalPattern } from '../../routes/path-pattern';
import { ofType } from '../of-type';
import { listOf, textOf, textsOf } from '../shapes';
import type { Stack } from '../stack';
import type { Behavior, Distribution, EdgeAssociation, EdgeEventType, Origin } from './distribution';
import { Policies } from './policies';
import { lowerCase } from './select-names';

/** `DistributionConfig`, as far as it is read. */
interface DistributionConfig {
  readonly DefaultCacheBehavior?: CacheBehavior;
  readonly DefaultRootObject?: string;
  readonly WebACLId?: string;
  readonly CacheBehaviors?: readonly CacheBehavior[];
  readonly Origins?: readonly OriginConfig[];
  readonly OriginGroups?: { readonly Items?: readonly unknown[] };
  readonly CustomErrorResponses?: readonly ErrorResponse[];
}

interface ErrorResponse {
  readonly ErrorCode: number;
  readonly ErrorCachingMinTTL?: number;
  readonly ResponseCode?: number;
  readonly ResponsePagePath?: string;
}

interface CacheBehavior {
  readonly PathPattern?: string;
  readonly TargetOriginId?: string;
  readonly AllowedMethods?: readonly string[];
  readonly CachedMethods?: readonly string[];
  readonly ViewerProtocolPolicy?: string;
  readonly CachePolicyId?: string;
  readonly ForwardedValues?: { readonly Headers?: readonly string[] };
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
  readonly OriginAccessControlId?: string;
  readonly OriginCustomHeaders?: readonly { readonly HeaderName: string; readonly HeaderValue: string }[];
}

/** Reads the distributions of all stacks. */
export function readDistributions(stacks: readonly Stack[]): Distribution[] {
  const policies = new Policies(stacks);
  const signing = new Map(stacks.flatMap(signingControls));
  return stacks
    .flatMap((stack) => ofType(stack, 'AWS::CloudFront::Distribution'))
    .map(({ stack, logicalId, properties }) => {
      const config = (properties.DistributionConfig ?? {}) as DistributionConfig;
      const origins = new Map(
        listOf<OriginConfig>(config.Origins).map((origin) => [origin.Id, originOf(origin, signing)]),
      );
      const behaviors = [
        ...listOf<CacheBehavior>(config.CacheBehaviors),
        { ...config.DefaultCacheBehavior, PathPattern: '*' },
      ];
      return {
        id: String(stack.ref(logicalId)),
        logicalId,
        stack,
        domainName: String(stack.getAtt(logicalId, 'DomainName')),
        behaviors: behaviors.map((behavior) => behaviorOf(behavior, origins, policies)),
        webAclArn: config.WebACLId,
        hasOriginGroups: Boolean(config.OriginGroups?.Items?.length),
        errorPages: new Map(
          listOf<ErrorResponse>(config.CustomErrorResponses).flatMap(
            ({ ErrorCode, ResponseCode, ResponsePagePath: path }) =>
              path
                ? [[Number(ErrorCode), { path, status: ResponseCode === undefined ? undefined : Number(ResponseCode) }]]
                : [],
          ),
        ),
        defaultRootObject: String(config.DefaultRootObject ?? '').replace(/^\//, ''),
        errorTtls: new Map(
          listOf<ErrorResponse>(config.CustomErrorResponses).flatMap(({ ErrorCode, ErrorCachingMinTTL }) =>
            ErrorCachingMinTTL === undefined ? [] : [[Number(ErrorCode), Number(ErrorCachingMinTTL)] as const],
          ),
        ),
      };
    });
}

function behaviorOf(config: CacheBehavior, origins: ReadonlyMap<string, Origin>, policies: Policies): Behavior {
  const pattern = normalPattern(textOf(config.PathPattern, '*'));
  const unknownPolicies: string[] = [];
  const unknown = (what: string): void => void unknownPolicies.push(what);
  const associations = listOf<NonNullable<CacheBehavior['LambdaFunctionAssociations']>[number]>(
    config.LambdaFunctionAssociations,
  ).map(({ EventType, LambdaFunctionARN, IncludeBody }): [EdgeEventType, EdgeAssociation] => [
    EventType,
    { functionArn: LambdaFunctionARN, includeBody: String(IncludeBody) === 'true' },
  ]);
  return {
    pattern,
    allowedMethods: config.AllowedMethods === undefined ? ['GET', 'HEAD'] : textsOf(config.AllowedMethods),
    cachedMethods: config.CachedMethods === undefined ? ['GET', 'HEAD'] : textsOf(config.CachedMethods),
    viewerProtocol: config.ViewerProtocolPolicy ?? 'allow-all',
    origin: origins.get(config.TargetOriginId ?? ''),
    cache: policies.cache(config.CachePolicyId, unknown),
    originRequest: policies.originRequest(config.OriginRequestPolicyId, unknown),
    responseHeaders: policies.responseHeaders(config.ResponseHeadersPolicyId, unknown),
    functions: new Map(associations),
    cloudFrontFunctions: new Map(
      listOf<NonNullable<CacheBehavior['FunctionAssociations']>[number]>(config.FunctionAssociations).map(
        ({ EventType, FunctionARN }) => [EventType, FunctionARN] as const,
      ),
    ),
    forwardedHeaders: config.ForwardedValues && textsOf(config.ForwardedValues.Headers).map(lowerCase),
    unknownPolicies,
  };
}

/** The access controls for function URLs, by their ids, with when they have CloudFront sign. */
function signingControls(stack: Stack): [string, string][] {
  return ofType(stack, 'AWS::CloudFront::OriginAccessControl').flatMap(({ logicalId, properties }) => {
    const { OriginAccessControlOriginType: type, SigningBehavior: behavior } = (properties.OriginAccessControlConfig ??
      {}) as { OriginAccessControlOriginType?: string; SigningBehavior?: string };
    const signs = type === 'lambda' && behavior !== undefined && behavior !== 'never';
    return signs ? [[String(stack.ref(logicalId)), behavior]] : [];
  });
}

function originOf(config: OriginConfig, signing: ReadonlyMap<string, string>): Origin {
  const { DomainName, OriginPath = '', S3OriginConfig, OriginAccessControlId = '', OriginCustomHeaders } = config;
  return {
    signing: signing.get(OriginAccessControlId),
    domainName: textOf(DomainName, ''),
    path: OriginPath,
    isS3: S3OriginConfig !== undefined,
    customHeaders: listOf<{ HeaderName: string; HeaderValue: string }>(OriginCustomHeaders).map(
      ({ HeaderName, HeaderValue }) => [HeaderName, HeaderValue] as const,
    ),
  };
}
