import type { CachePolicyConfig, ResponseHeadersConfig, Selections } from './policy-configs';

const DAY = 86_400;
const YEAR = 31_536_000;
const COMPRESSED = { EnableAcceptEncodingBrotli: true, EnableAcceptEncodingGzip: true };
const NO_HEADERS = { HeaderBehavior: 'none' };
const NO_COOKIES = { CookieBehavior: 'none' };
const ALL_COOKIES = { CookieBehavior: 'all' };
const NO_QUERIES = { QueryStringBehavior: 'none' };
const ALL_QUERIES = { QueryStringBehavior: 'all' };
const PATH_ALONE = { HeadersConfig: NO_HEADERS, CookiesConfig: NO_COOKIES, QueryStringsConfig: NO_QUERIES };
const OPTIMIZED = { MinTTL: 1, DefaultTTL: DAY, MaxTTL: YEAR };
const ORIGIN_CONTROLLED = { MinTTL: 0, DefaultTTL: 0, MaxTTL: YEAR };
const ORIGIN_CONTROLLED_HEADERS = listed(
  'host',
  'origin',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
);

/** The only policy with which errors are not cached either. */
export const CACHING_DISABLED_ID = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const MANAGED_CACHE_POLICIES: ReadonlyMap<string, CachePolicyConfig> = new Map([
  [
    '2e54312d-136d-493c-8eb9-b001f22f67d2', // Amplify
    cached(
      { MinTTL: 2, DefaultTTL: 2, MaxTTL: 600 },
      {
        HeadersConfig: listed('authorization', 'cloudfront-viewer-country', 'host'),
        CookiesConfig: ALL_COOKIES,
        QueryStringsConfig: ALL_QUERIES,
      },
    ),
  ],
  [CACHING_DISABLED_ID, { ...cached({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 }, PATH_ALONE, {}) }],
  ['658327ea-f89d-4fab-a63d-7e88639e58f6', cached(OPTIMIZED, PATH_ALONE)], // CachingOptimized
  ['b2884449-e4de-46a7-ac36-70bc7f1ddd6d', cached(OPTIMIZED, PATH_ALONE, {})], // CachingOptimizedForUncompressedObjects
  [
    '08627262-05a9-4f76-9ded-b50ca2e3a84f', // Elemental-MediaPackage
    cached(
      { MinTTL: 0, DefaultTTL: DAY, MaxTTL: YEAR },
      {
        HeadersConfig: listed('origin'),
        CookiesConfig: NO_COOKIES,
        QueryStringsConfig: {
          QueryStringBehavior: 'whitelist',
          QueryStrings: ['aws.manifestfilter', 'start', 'end', 'm'],
        },
      },
      { EnableAcceptEncodingGzip: true },
    ),
  ],
  [
    '83da9c7e-98b4-4e11-a168-04f0df8e2c65', // UseOriginCacheControlHeaders
    cached(ORIGIN_CONTROLLED, {
      HeadersConfig: ORIGIN_CONTROLLED_HEADERS,
      CookiesConfig: ALL_COOKIES,
      QueryStringsConfig: NO_QUERIES,
    }),
  ],
  [
    '4cc15a8a-d715-48a4-82b8-cc0b614638fe', // UseOriginCacheControlHeaders-QueryStrings
    cached(ORIGIN_CONTROLLED, {
      HeadersConfig: ORIGIN_CONTROLLED_HEADERS,
      CookiesConfig: ALL_COOKIES,
      QueryStringsConfig: ALL_QUERIES,
    }),
  ],
]);

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
export const MANAGED_ORIGIN_REQUEST_POLICIES: ReadonlyMap<string, Selections> = new Map([
  ['216adef6-5c7f-47e4-b989-5492eafa07d3', whole({ HeaderBehavior: 'allViewer' })], // AllViewer
  ['33f36d7e-f396-46d9-90e0-52428a34d9dc', whole({ HeaderBehavior: 'allViewerAndWhitelistCloudFront' })],
  ['b689b0a8-53d0-40ab-baf2-68738e2966ac', whole({ HeaderBehavior: 'allExcept', Headers: ['host'] })],
  ['59781a5b-3903-41f3-afcb-af62929ccde1', forwarding('origin')], // CORS-CustomOrigin
  [
    '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf', // CORS-S3Origin
    forwarding('origin', 'access-control-request-headers', 'access-control-request-method'),
  ],
  [
    '775133bc-15f2-49f9-abea-afb2e0bf67d2', // Elemental-MediaTailor-PersonalizedManifests
    {
      ...forwarding(
        'origin',
        'access-control-request-headers',
        'access-control-request-method',
        'user-agent',
        'x-forwarded-for',
      ),
      QueryStringsConfig: ALL_QUERIES,
    },
  ],
  ['bf0718e1-ba1e-49d1-88b1-f726733018ae', forwarding('host')], // HostHeaderOnly
  ['acba4595-bd28-49b8-b9fe-13317c0390fa', forwarding('user-agent', 'referer')], // UserAgentRefererHeaders
]);

const SECURITY_HEADERS: ResponseHeadersConfig = {
  SecurityHeadersConfig: {
    XSSProtection: { Protection: true, ModeBlock: true, Override: false },
    FrameOptions: { FrameOption: 'SAMEORIGIN', Override: false },
    ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: false },
    ContentTypeOptions: { Override: true },
    StrictTransportSecurity: { AccessControlMaxAgeSec: YEAR, Override: false },
  },
};
const SIMPLE_CORS: ResponseHeadersConfig = {
  CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] }, OriginOverride: false },
};
const CORS_WITH_PREFLIGHT: ResponseHeadersConfig = {
  CorsConfig: {
    ...SIMPLE_CORS.CorsConfig,
    AccessControlAllowMethods: { Items: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] },
    AccessControlExposeHeaders: { Items: ['*'] },
  },
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
export const MANAGED_RESPONSE_HEADERS_POLICIES: ReadonlyMap<string, ResponseHeadersConfig> = new Map([
  ['60669652-455b-4ae9-85a4-c4c02393f86c', SIMPLE_CORS],
  ['5cc3b908-e619-4b99-88e5-2cf7f45965bd', CORS_WITH_PREFLIGHT],
  ['67f7725c-6f97-4210-82d7-5512b31e9d03', SECURITY_HEADERS],
  ['e61eb60c-9c35-4d20-a928-2b84e02af89c', { ...SIMPLE_CORS, ...SECURITY_HEADERS }],
  ['eaab4381-ed33-4a86-88ca-d9558dc6cd63', { ...CORS_WITH_PREFLIGHT, ...SECURITY_HEADERS }],
]);

function cached(
  ttls: Omit<CachePolicyConfig, 'ParametersInCacheKeyAndForwardedToOrigin'>,
  key: Selections,
  encodings: object = COMPRESSED,
): CachePolicyConfig {
  return { ...ttls, ParametersInCacheKeyAndForwardedToOrigin: { ...key, ...encodings } };
}

function whole(headers: Selections['HeadersConfig']): Selections {
  return { HeadersConfig: headers, CookiesConfig: ALL_COOKIES, QueryStringsConfig: ALL_QUERIES };
}

function forwarding(...headers: readonly string[]): Selections {
  return { ...PATH_ALONE, HeadersConfig: listed(...headers) };
}

function listed(...headers: readonly string[]) {
  return { HeaderBehavior: 'whitelist', Headers: headers };
}
