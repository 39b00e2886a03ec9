import { expect, it } from '@jest/globals';
import { CachePolicy, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import {
  MANAGED_CACHE_POLICIES,
  MANAGED_ORIGIN_REQUEST_POLICIES,
} from '../../../lib/template/distribution/managed-policies';

it('knows every cache policy that CDK has a name for', () => {
  const named = [
    CachePolicy.AMPLIFY,
    CachePolicy.CACHING_DISABLED,
    CachePolicy.CACHING_OPTIMIZED,
    CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS,
    CachePolicy.ELEMENTAL_MEDIA_PACKAGE,
    CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS,
    CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS,
  ];
  expect([...MANAGED_CACHE_POLICIES.keys()].sort()).toEqual(named.map(({ cachePolicyId }) => cachePolicyId).sort());
});

it('knows every origin request policy that CDK has a name for', () => {
  const named = [
    OriginRequestPolicy.ALL_VIEWER,
    OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022,
    OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    OriginRequestPolicy.CORS_CUSTOM_ORIGIN,
    OriginRequestPolicy.CORS_S3_ORIGIN,
    OriginRequestPolicy.ELEMENTAL_MEDIA_TAILOR,
    OriginRequestPolicy.HOST_HEADER_ONLY,
    OriginRequestPolicy.USER_AGENT_REFERER_HEADERS,
  ];
  expect([...MANAGED_ORIGIN_REQUEST_POLICIES.keys()].sort()).toEqual(
    named.map(({ originRequestPolicyId }) => originRequestPolicyId).sort(),
  );
});
