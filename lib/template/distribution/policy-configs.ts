/** What decides about headers, cookies and query parameters, alike in both kinds of policies. */
export interface Selections {
  readonly HeadersConfig?: { readonly HeaderBehavior?: string; readonly Headers?: readonly string[] };
  readonly CookiesConfig?: { readonly CookieBehavior?: string; readonly Cookies?: readonly string[] };
  readonly QueryStringsConfig?: { readonly QueryStringBehavior?: string; readonly QueryStrings?: readonly string[] };
}

/** `CachePolicyConfig`, as the template has it. */
export interface CachePolicyConfig {
  readonly MinTTL?: unknown;
  readonly DefaultTTL?: unknown;
  readonly MaxTTL?: unknown;
  readonly ParametersInCacheKeyAndForwardedToOrigin?: Selections & {
    readonly EnableAcceptEncodingBrotli?: unknown;
    readonly EnableAcceptEncodingGzip?: unknown;
  };
}

/** `CorsConfig`, as the template has it. */
export interface CorsConfig {
  readonly AccessControlAllowOrigins?: { readonly Items?: readonly string[] };
  readonly AccessControlAllowMethods?: { readonly Items?: readonly string[] };
  readonly AccessControlAllowHeaders?: { readonly Items?: readonly string[] };
  readonly AccessControlExposeHeaders?: { readonly Items?: readonly string[] };
  readonly AccessControlAllowCredentials?: unknown;
  readonly AccessControlMaxAgeSec?: unknown;
  readonly OriginOverride?: unknown;
}

/** One of `SecurityHeadersConfig`. */
export type SecurityHeader = Readonly<Record<string, unknown>>;

/** `ResponseHeadersPolicyConfig`, as the template has it. */
export interface ResponseHeadersConfig {
  readonly CorsConfig?: CorsConfig;
  readonly SecurityHeadersConfig?: Readonly<Record<string, SecurityHeader>>;
  readonly CustomHeadersConfig?: {
    readonly Items?: readonly { readonly Header: string; readonly Value: string; readonly Override?: unknown }[];
  };
  readonly RemoveHeadersConfig?: { readonly Items?: readonly { readonly Header: string }[] };
}
