import { ofType } from '../of-type';
import { textsOf } from '../shapes';
import type { Stack } from '../stack';
import type { CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy } from './distribution';
import {
  CACHING_DISABLED_ID,
  MANAGED_CACHE_POLICIES,
  MANAGED_ORIGIN_REQUEST_POLICIES,
  MANAGED_RESPONSE_HEADERS_POLICIES,
} from './managed-policies';
import type { CachePolicyConfig, ResponseHeadersConfig, Selections } from './policy-configs';
import { responseHeadersPolicy } from './response-headers-policy';
import { lowerCase, selectNames } from './select-names';

/** A response headers policy whose origins are pushed. CloudFormation has a function make it, and leaves its origins alone. */
export const OWNED_HEADERS_POLICY = 'Custom::CdkCorsResponseHeadersPolicy';

/** Forwards nothing beside the key. */
const NOTHING_FORWARDED = originRequestPolicy({});

/** The policies of an app and those that AWS manages, by id. */
export class Policies {
  private readonly cachePolicies: ReadonlyMap<string, CachePolicyConfig>;
  private readonly originRequestPolicies: ReadonlyMap<string, Selections>;
  private readonly responseHeadersPolicies: ReadonlyMap<string, ResponseHeadersConfig>;

  constructor(stacks: readonly Stack[]) {
    const configs = (type: string, ...others: readonly string[]): Map<string, object> => {
      const types = [`AWS::CloudFront::${type}`, ...others];
      const found = stacks.flatMap((stack) => types.flatMap((one) => ofType(stack, one)));
      return new Map(
        found.map(({ stack, logicalId, properties }) => [
          String(stack.ref(logicalId)),
          properties[`${type}Config`] as object,
        ]),
      );
    };
    this.cachePolicies = configs('CachePolicy');
    this.originRequestPolicies = configs('OriginRequestPolicy');
    this.responseHeadersPolicies = configs('ResponseHeadersPolicy', OWNED_HEADERS_POLICY);
  }

  /** A behaviour without one is not cached here. */
  cache(id: unknown, unknown: (what: string) => void): CachePolicy {
    const config = this.cachePolicies.get(String(id)) ?? MANAGED_CACHE_POLICIES.get(String(id));
    if (!config) unknown(id === undefined ? 'ForwardedValues are' : `cache policy ${JSON.stringify(id)} is`);
    const keepsErrors = config !== undefined && id !== CACHING_DISABLED_ID;
    return cachePolicy(config ?? MANAGED_CACHE_POLICIES.get(CACHING_DISABLED_ID)!, keepsErrors);
  }

  originRequest(id: unknown, unknown: (what: string) => void): OriginRequestPolicy {
    if (id === undefined) return NOTHING_FORWARDED;
    const config = this.originRequestPolicies.get(String(id)) ?? MANAGED_ORIGIN_REQUEST_POLICIES.get(String(id));
    if (!config) unknown(`origin request policy ${JSON.stringify(id)} is`);
    return config ? originRequestPolicy(config) : NOTHING_FORWARDED;
  }

  responseHeaders(id: unknown, unknown: (what: string) => void): ResponseHeadersPolicy | undefined {
    if (id === undefined) return undefined;
    const config = this.responseHeadersPolicies.get(String(id)) ?? MANAGED_RESPONSE_HEADERS_POLICIES.get(String(id));
    if (!config) unknown(`response headers policy ${JSON.stringify(id)} is`);
    return config && responseHeadersPolicy(String(id), config);
  }
}

const DAY = 86_400;
const YEAR = 31_536_000;

function cachePolicy(config: CachePolicyConfig, keepsErrors: boolean): CachePolicy {
  const { MinTTL, DefaultTTL, MaxTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = config;
  const minTtl = Number(MinTTL ?? 0);
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = key ?? {};
  return {
    minTtl,
    defaultTtl: Number(DefaultTTL ?? Math.max(minTtl, DAY)),
    maxTtl: Number(MaxTTL ?? Math.max(minTtl, YEAR)),
    keepsErrors,
    headers: HeadersConfig?.HeaderBehavior === 'whitelist' ? textsOf(HeadersConfig.Headers).map(lowerCase) : [],
    cookies: selectNames(CookiesConfig?.CookieBehavior, textsOf(CookiesConfig?.Cookies)),
    queryStrings: selectNames(QueryStringsConfig?.QueryStringBehavior, textsOf(QueryStringsConfig?.QueryStrings)),
    encodings: [
      ...(isTrue(key?.EnableAcceptEncodingBrotli) ? ['br'] : []),
      ...(isTrue(key?.EnableAcceptEncodingGzip) ? ['gzip'] : []),
    ],
  };
}

function originRequestPolicy({ HeadersConfig, CookiesConfig, QueryStringsConfig }: Selections): OriginRequestPolicy {
  return {
    headers: selectNames(HeadersConfig?.HeaderBehavior, textsOf(HeadersConfig?.Headers), lowerCase),
    cookies: selectNames(CookiesConfig?.CookieBehavior, textsOf(CookiesConfig?.Cookies)),
    queryStrings: selectNames(QueryStringsConfig?.QueryStringBehavior, textsOf(QueryStringsConfig?.QueryStrings)),
  };
}

function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}
