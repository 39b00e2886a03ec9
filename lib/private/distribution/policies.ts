import { CachePolicy, CfnCachePolicy, CfnOriginRequestPolicy, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Known } from './behaviors';
import { resolveProperties } from './references';

/** What a cache policy makes of requests. */
export interface CacheRules {
  /** Headers in the key, in lower case, `cookie` for any cookies; CloudFront also forwards them. */
  readonly headers: readonly string[];
  /** Whether no two requests with different cookies share an answer. */
  readonly allCookies: boolean;
  readonly maxTtlSeconds: number;
  /** Whether anything of a request but its path is in the key. */
  readonly hasKey: boolean;
}

/** Tells whether a header gets to the origin, and so to functions at origin events; `cookie` if any cookie does. */
export type Forwards = (header: string) => boolean;

const YEAR = 31_536_000;
const OVERRIDES = ['x-http-method', 'x-http-method-override', 'x-method-override'];

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const MANAGED_CACHE_POLICIES = new Map<string, CacheRules>([
  [CachePolicy.AMPLIFY.cachePolicyId, rules(['authorization', 'cloudfront-viewer-country', 'cookie', 'host'], 600)],
  [CachePolicy.CACHING_DISABLED.cachePolicyId, { headers: [], allCookies: false, maxTtlSeconds: 0, hasKey: false }],
  [CachePolicy.CACHING_OPTIMIZED.cachePolicyId, rules([], YEAR)],
  [CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS.cachePolicyId, rules([], YEAR)],
  [CachePolicy.ELEMENTAL_MEDIA_PACKAGE.cachePolicyId, rules(['origin'], YEAR)],
  [CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS.cachePolicyId, rules(['cookie', 'host', 'origin', ...OVERRIDES], YEAR)],
  [
    CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS.cachePolicyId,
    rules(['cookie', 'host', 'origin', ...OVERRIDES], YEAR),
  ],
]);

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const MANAGED_ORIGIN_REQUEST_POLICIES = new Map<string, Forwards>([
  [OriginRequestPolicy.ALL_VIEWER.originRequestPolicyId, () => true],
  [OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022.originRequestPolicyId, () => true],
  [OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId, (header) => header !== 'host'],
  [OriginRequestPolicy.CORS_CUSTOM_ORIGIN.originRequestPolicyId, among(['origin'])],
  [
    OriginRequestPolicy.CORS_S3_ORIGIN.originRequestPolicyId,
    among(['origin', 'access-control-request-headers', 'access-control-request-method']),
  ],
  [
    OriginRequestPolicy.ELEMENTAL_MEDIA_TAILOR.originRequestPolicyId,
    among([
      'origin',
      'access-control-request-headers',
      'access-control-request-method',
      'user-agent',
      'x-forwarded-for',
    ]),
  ],
  [OriginRequestPolicy.HOST_HEADER_ONLY.originRequestPolicyId, among(['host'])],
  [OriginRequestPolicy.USER_AGENT_REFERER_HEADERS.originRequestPolicyId, among(['user-agent', 'referer'])],
]);

/** The rules of a cache policy; `undefined` where the app does not know it. */
export function cacheRulesOf(policy: Known): CacheRules | undefined {
  if (typeof policy === 'string') return MANAGED_CACHE_POLICIES.get(policy);
  const { target } = policy;
  if (!(target instanceof CfnCachePolicy)) return undefined;
  const { maxTtl, parametersInCacheKeyAndForwardedToOrigin: key } =
    resolveProperties<CfnCachePolicy.CachePolicyConfigProperty>(target, target.cachePolicyConfig);
  const { headersConfig, cookiesConfig, queryStringsConfig } =
    key as CfnCachePolicy.ParametersInCacheKeyAndForwardedToOriginProperty;
  const { headerBehavior, headers = [] } = headersConfig as CfnCachePolicy.HeadersConfigProperty;
  const { cookieBehavior } = cookiesConfig as CfnCachePolicy.CookiesConfigProperty;
  const { queryStringBehavior } = queryStringsConfig as CfnCachePolicy.QueryStringsConfigProperty;
  const behaviors = [headerBehavior, cookieBehavior, queryStringBehavior];
  const cookie = cookieBehavior === 'none' ? [] : ['cookie'];
  return {
    headers: [...headers.map((header) => header.toLowerCase()), ...cookie],
    allCookies: cookieBehavior === 'all',
    maxTtlSeconds: maxTtl,
    hasKey: behaviors.some((behavior) => behavior !== 'none'),
  };
}

/** What an origin request policy forwards; `undefined` where the app does not know it. */
export function forwardsOf(policy: Known): Forwards | undefined {
  if (typeof policy === 'string') return MANAGED_ORIGIN_REQUEST_POLICIES.get(policy);
  const { target } = policy;
  if (!(target instanceof CfnOriginRequestPolicy)) return undefined;
  const { headersConfig, cookiesConfig } = resolveProperties<CfnOriginRequestPolicy.OriginRequestPolicyConfigProperty>(
    target,
    target.originRequestPolicyConfig,
  );
  const { cookieBehavior } = cookiesConfig as CfnOriginRequestPolicy.CookiesConfigProperty;
  const forwards = headersOf(headersConfig as CfnOriginRequestPolicy.HeadersConfigProperty);
  return (header) => (header === 'cookie' ? cookieBehavior !== 'none' : forwards(header));
}

function headersOf({ headerBehavior, headers = [] }: CfnOriginRequestPolicy.HeadersConfigProperty): Forwards {
  const isListed = among(headers.map((header) => header.toLowerCase()));
  if (headerBehavior === 'whitelist') return isListed;
  if (headerBehavior === 'allExcept') return (header) => !isListed(header);
  return () => headerBehavior !== 'none';
}

function rules(headers: readonly string[], maxTtlSeconds: number): CacheRules {
  return { headers, allCookies: headers.includes('cookie'), maxTtlSeconds, hasKey: true };
}

export function among(headers: readonly string[]): Forwards {
  return (header) => headers.includes(header);
}
