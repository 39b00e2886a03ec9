import { Duration, Names, Stack } from 'aws-cdk-lib';
import {
  CacheHeaderBehavior,
  CachePolicy,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { FRESH_SECONDS } from '../../contract/times';

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyConfig.html */
const MAX_NAME_LENGTH = 128;

/** What a preflight's answer depends on. */
export const PREFLIGHT_HEADERS = ['origin', 'access-control-request-method', 'access-control-request-headers'];
/** By which a browser tells that a write comes from a page of the API's own origin. */
export const SAME_ORIGIN_HEADER = 'sec-fetch-site';
/** No cookies: what is cached without them in the key must not depend on them. */
export const OWN_FORWARDED_HEADERS = [...PREFLIGHT_HEADERS, SAME_ORIGIN_HEADER];

/**
 * The policies that behaviours get where the app leaves the choice: one of a kind a distribution, and only if some
 * behaviour needs it, for an account has 20 of each
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html).
 */
export class OwnPolicies {
  private readonly scope: Construct;
  private cachePolicy: CachePolicy | undefined;
  private originRequestPolicy: OriginRequestPolicy | undefined;

  constructor(scope: Construct) {
    this.scope = scope;
  }

  /** As CDK's default, but apart for each origin, and not for longer than a live list is used unasked. */
  get cachePolicyId(): string {
    this.cachePolicy ??= new CachePolicy(this.scope, 'CachePolicy', {
      comment: 'Keeps responses to different origins apart',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.seconds(FRESH_SECONDS),
      headerBehavior: CacheHeaderBehavior.allowList(...PREFLIGHT_HEADERS),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
    return this.cachePolicy.cachePolicyId;
  }

  get originRequestPolicyId(): string {
    this.originRequestPolicy ??= new OriginRequestPolicy(this.scope, 'OriginRequestPolicy', {
      originRequestPolicyName: regionalName(this.scope, 'OriginRequestPolicy'),
      comment: 'Forwards what CORS decides by',
      headerBehavior: OriginRequestHeaderBehavior.allowList(...OWN_FORWARDED_HEADERS),
    });
    return this.originRequestPolicy.originRequestPolicyId;
  }
}

/** A name for what an account has once for all regions, so that one stack can be deployed to several. */
export function regionalName(scope: Construct, id: string): string {
  const suffix = `-${id}-${Stack.of(scope).region}`;
  return Names.uniqueResourceName(scope, { maxLength: MAX_NAME_LENGTH - suffix.length }) + suffix;
}
