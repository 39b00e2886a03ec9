import { CfnCachePolicy, CfnOriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from '../../template/distribution/managed-policies';
import type { CachePolicyConfig, Selections } from '../../template/distribution/policy-configs';
import { isResource } from '../is-resource';
import { resolveProperties } from '../references';
import type { Known } from './behaviors';

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

/** The rules of a cache policy; `undefined` where the app does not know it. */
export function cacheRulesOf(policy: Known): CacheRules | undefined {
  if (typeof policy === 'string') return managedCacheRules(MANAGED_CACHE_POLICIES.get(policy));
  const { target } = policy;
  if (!isResource(target, CfnCachePolicy)) return undefined;
  const { maxTtl, parametersInCacheKeyAndForwardedToOrigin: key } =
    resolveProperties<CfnCachePolicy.CachePolicyConfigProperty>(target, target.cachePolicyConfig);
  const { headersConfig, cookiesConfig, queryStringsConfig } =
    key as CfnCachePolicy.ParametersInCacheKeyAndForwardedToOriginProperty;
  const { headerBehavior, headers } = headersConfig as CfnCachePolicy.HeadersConfigProperty;
  const { cookieBehavior } = cookiesConfig as CfnCachePolicy.CookiesConfigProperty;
  const { queryStringBehavior } = queryStringsConfig as CfnCachePolicy.QueryStringsConfigProperty;
  return rules(maxTtl, { headerBehavior, headers, cookieBehavior, queryStringBehavior });
}

function managedCacheRules(config: CachePolicyConfig | undefined): CacheRules | undefined {
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = config?.ParametersInCacheKeyAndForwardedToOrigin ?? {};
  if (config === undefined) return undefined;
  return rules(Number(config.MaxTTL), {
    headerBehavior: HeadersConfig?.HeaderBehavior,
    headers: HeadersConfig?.Headers,
    cookieBehavior: CookiesConfig?.CookieBehavior,
    queryStringBehavior: QueryStringsConfig?.QueryStringBehavior,
  });
}

/** What an origin request policy forwards; `undefined` where the app does not know it. */
export function forwardsOf(policy: Known): Forwards | undefined {
  if (typeof policy === 'string') return managedForwards(MANAGED_ORIGIN_REQUEST_POLICIES.get(policy));
  const { target } = policy;
  if (!isResource(target, CfnOriginRequestPolicy)) return undefined;
  const { headersConfig, cookiesConfig } = resolveProperties<CfnOriginRequestPolicy.OriginRequestPolicyConfigProperty>(
    target,
    target.originRequestPolicyConfig,
  );
  const { cookieBehavior } = cookiesConfig as CfnOriginRequestPolicy.CookiesConfigProperty;
  const { headerBehavior, headers } = headersConfig as CfnOriginRequestPolicy.HeadersConfigProperty;
  return forwards({ headerBehavior, headers, cookieBehavior });
}

function managedForwards(config: Selections | undefined): Forwards | undefined {
  if (config === undefined) return undefined;
  const { HeaderBehavior: headerBehavior, Headers: headers } = config.HeadersConfig ?? {};
  return forwards({ headerBehavior, headers, cookieBehavior: config.CookiesConfig?.CookieBehavior });
}

/** What either kind of policy selects. */
interface Selected {
  readonly headerBehavior: string | undefined;
  readonly headers?: readonly string[];
  readonly cookieBehavior: string | undefined;
  readonly queryStringBehavior?: string;
}

function rules(maxTtlSeconds: number, selected: Selected): CacheRules {
  const { headerBehavior, headers = [], cookieBehavior, queryStringBehavior } = selected;
  const cookie = cookieBehavior === 'none' ? [] : ['cookie'];
  return {
    headers: [...headers.map((header) => header.toLowerCase()), ...cookie],
    allCookies: cookieBehavior === 'all',
    maxTtlSeconds,
    hasKey: [headerBehavior, cookieBehavior, queryStringBehavior].some((behavior) => behavior !== 'none'),
  };
}

function forwards({ headerBehavior, headers = [], cookieBehavior }: Selected): Forwards {
  const isListed = among(headers.map((header) => header.toLowerCase()));
  const isForwarded =
    headerBehavior === 'whitelist'
      ? isListed
      : (header: string) => (headerBehavior === 'allExcept' ? !isListed(header) : headerBehavior !== 'none');
  return (header) => (header === 'cookie' ? cookieBehavior !== 'none' : isForwarded(header));
}

export function among(headers: readonly string[]): Forwards {
  return (header) => headers.includes(header);
}
