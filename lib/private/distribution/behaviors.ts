import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { type Referred, resolveProperties } from '../references';

/** A value that synth knows, or whose it is. */
export type Known = string | Referred;

/** What of a behaviour CORS depends on, as `AWS::CloudFront::Distribution` has it. */
export interface BehaviorConfig {
  readonly pathPattern?: string;
  readonly targetOriginId?: string;
  readonly viewerProtocolPolicy?: string;
  readonly allowedMethods?: readonly string[];
  readonly cachedMethods?: readonly string[];
  readonly cachePolicyId?: Known;
  readonly originRequestPolicyId?: Known;
  readonly responseHeadersPolicyId?: Known;
  readonly functionAssociations?: readonly { readonly eventType: string; readonly functionArn: Known }[];
  readonly lambdaFunctionAssociations?: readonly { readonly eventType: string; readonly lambdaFunctionArn: Known }[];
}

/** A behaviour, and where the template has it. */
export interface Behavior {
  readonly pattern: string;
  readonly property: string;
  readonly config: BehaviorConfig;
  /** Domain of its origin; the origin's id where only the deployment knows the domain. */
  readonly origin: string | undefined;
}

export interface ErrorResponse {
  readonly errorCode: number;
  readonly responseCode?: number;
  readonly responsePagePath?: string;
  readonly errorCachingMinTtl?: number;
}

/** What of a distribution CORS depends on. */
export interface DistributionConfig {
  /** In the order in which CloudFront looks through them, the default behaviour last. */
  readonly behaviors: readonly Behavior[];
  readonly aliases: readonly Known[];
  readonly errorResponses: readonly ErrorResponse[];
}

/** Pattern of the default behaviour. */
const DEFAULT_PATTERN = '*';

export function readDistribution(resource: CfnDistribution): DistributionConfig {
  const config = resolveProperties<{
    readonly defaultCacheBehavior: BehaviorConfig;
    readonly cacheBehaviors?: readonly BehaviorConfig[];
    readonly origins?: readonly { readonly id: string; readonly domainName: unknown }[];
    readonly aliases?: readonly Known[];
    readonly customErrorResponses?: readonly ErrorResponse[];
  }>(resource, resource.distributionConfig);
  const { cacheBehaviors = [], defaultCacheBehavior, origins = [], aliases = [], customErrorResponses = [] } = config;
  const domains = new Map(origins.map(({ id, domainName }) => [id, typeof domainName === 'string' ? domainName : id]));
  const originOf = ({ targetOriginId = '' }: BehaviorConfig) => domains.get(targetOriginId);
  const others = cacheBehaviors.map((behavior, i) => ({
    pattern: normalPattern(behavior.pathPattern ?? DEFAULT_PATTERN),
    property: `DistributionConfig.CacheBehaviors.${i}`,
    config: behavior,
    origin: originOf(behavior),
  }));
  const rest = {
    pattern: DEFAULT_PATTERN,
    property: 'DistributionConfig.DefaultCacheBehavior',
    config: defaultCacheBehavior,
    origin: originOf(defaultCacheBehavior),
  };
  return { behaviors: [...others, rest], aliases, errorResponses: customErrorResponses };
}

/** CloudFront takes `images/*` for `/images/*`. */
export function normalPattern(pattern: string): string {
  return pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
}
