import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { normalPattern } from '../../routes/path-pattern';
import type { Referred } from '../references';
import { overriddenConfig } from './overridden-config';

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
  readonly trustedKeyGroups?: readonly Known[];
  readonly trustedSigners?: readonly Known[];
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

/** Where requests go. */
export interface Origin {
  readonly id: string;
  readonly domainName: unknown;
  readonly originAccessControlId?: Known;
  readonly s3OriginConfig?: { readonly originAccessIdentity?: unknown };
  readonly originCustomHeaders?: readonly { readonly headerName: string }[];
}

/** Origins of which one takes the place of the other. */
export interface OriginGroup {
  readonly id: string;
  readonly members: { readonly items: readonly { readonly originId: string }[] };
}

/** What of a distribution CORS depends on. */
export interface DistributionConfig {
  /** In the order in which CloudFront looks through them, the default behaviour last. */
  readonly behaviors: readonly Behavior[];
  readonly aliases: readonly Known[];
  readonly errorResponses: readonly ErrorResponse[];
  readonly origins: readonly Origin[];
  readonly originGroups: readonly OriginGroup[];
  /** Whether its domains are those of tenants. */
  readonly hasTenants: boolean;
  /** Whether it takes part of the traffic of another distribution. */
  readonly isStaging: boolean;
  /** By which part of its traffic goes to a staging distribution. */
  readonly continuousDeploymentPolicy: Known | undefined;
  /** Whether viewers must have a client certificate. */
  readonly needsCertificate: boolean;
  /** Whether a function of the app decides which connections are made. */
  readonly hasConnectionFunction: boolean;
  readonly defaultRootObject: string | undefined;
}

/** Pattern of the default behaviour. */
const DEFAULT_PATTERN = '*';

export function readDistribution(resource: CfnDistribution): DistributionConfig {
  const config = overriddenConfig<RawConfig>(resource);
  const { cacheBehaviors = [], defaultCacheBehavior, origins = [], customErrorResponses = [] } = config;
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
  return {
    behaviors: [...others, rest],
    aliases: [...(config.aliases ?? []), ...(config.cnamEs ?? [])],
    errorResponses: customErrorResponses,
    origins,
    originGroups: config.originGroups?.items ?? [],
    hasTenants: config.connectionMode === 'tenant-only',
    isStaging: String(config.staging) === 'true',
    continuousDeploymentPolicy: config.continuousDeploymentPolicyId,
    hasConnectionFunction: config.connectionFunctionAssociation !== undefined,
    needsCertificate: config.viewerMtlsConfig?.mode === 'required',
    defaultRootObject: config.defaultRootObject,
  };
}

/** What `AWS::CloudFront::Distribution` has. */
interface RawConfig {
  readonly defaultCacheBehavior: BehaviorConfig;
  readonly cacheBehaviors?: readonly BehaviorConfig[];
  readonly aliases?: readonly Known[];
  /** As aliases were called first. */
  readonly cnamEs?: readonly Known[];
  readonly customErrorResponses?: readonly ErrorResponse[];
  readonly origins?: readonly Origin[];
  readonly originGroups?: { readonly items?: readonly OriginGroup[] };
  readonly connectionMode?: string;
  readonly staging?: boolean | string;
  readonly continuousDeploymentPolicyId?: Known;
  readonly viewerMtlsConfig?: { readonly mode?: string };
  readonly connectionFunctionAssociation?: unknown;
  readonly defaultRootObject?: string;
}
