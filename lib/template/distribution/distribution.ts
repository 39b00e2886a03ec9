import type { Stack } from '../stack';

/** A distribution of an app. */
export interface Distribution {
  readonly id: string;
  readonly logicalId: string;
  readonly stack: Stack;
  /** `d111111abcdef8.cloudfront.net` */
  readonly domainName: string;
  /** In the order in which CloudFront looks through them, the default behaviour last. */
  readonly behaviors: readonly Behavior[];
  /** Seconds that an error stays cached at least, by status. */
  readonly errorTtls: ReadonlyMap<number, number>;
  /** What stands for an error of the origin, by its status. */
  readonly errorPages: ReadonlyMap<number, ErrorPage>;
  /** Path that `/` stands for, without a slash in front; empty where there is none. */
  readonly defaultRootObject: string;
  readonly hasOriginGroups: boolean;
  /** `undefined` without a web ACL. */
  readonly webAclArn: string | undefined;
}

/** A page in place of an error. */
export interface ErrorPage {
  /** `/index.html` */
  readonly path: string;
  /** Status that it is answered with; the error's own where there is none. */
  readonly status: number | undefined;
}

/** A cache behaviour with its policies. */
export interface Behavior {
  /** `*` of the default behaviour; the others begin with a slash or a wildcard. */
  readonly pattern: string;
  readonly allowedMethods: readonly string[];
  readonly cachedMethods: readonly string[];
  /** `allow-all`, `https-only`, `redirect-to-https` */
  readonly viewerProtocol: string;
  readonly origin: Origin | undefined;
  readonly cache: CachePolicy;
  readonly originRequest: OriginRequestPolicy;
  readonly responseHeaders: ResponseHeadersPolicy | undefined;
  /** Functions of Lambda@Edge by event. */
  readonly functions: ReadonlyMap<EdgeEventType, EdgeAssociation>;
  /** ARNs of CloudFront Functions by event. */
  readonly cloudFrontFunctions: ReadonlyMap<string, string>;
  /** Lower-case names that the older `ForwardedValues` forward, and take into the key; undefined where a cache policy does. */
  readonly forwardedHeaders: readonly string[] | undefined;
  /** Policies that the app does not know, in words; the others stand in for them. */
  readonly unknownPolicies: readonly string[];
}

export type EdgeEventType = 'viewer-request' | 'origin-request' | 'origin-response' | 'viewer-response';

/** A function at an event of a behaviour. */
export interface EdgeAssociation {
  /** With the version. */
  readonly functionArn: string;
  readonly includeBody: boolean;
}

/** An origin. */
export interface Origin {
  readonly domainName: string;
  /** Put before every path: `/prod`, or empty. */
  readonly path: string;
  readonly customHeaders: readonly (readonly [string, string])[];
  /** Whether it is a bucket with an origin access of CloudFront's. */
  readonly isS3: boolean;
  /** When CloudFront signs requests to the function URL that it is: `always`, `no-override`, ...; undefined where it does not. */
  readonly signing: string | undefined;
}

/** Which of some names count. */
export type Names = (name: string) => boolean;

/** `AWS::CloudFront::CachePolicy`: what is in the key also gets to the origin. */
export interface CachePolicy {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly keepsErrors: boolean;
  /** Lower-case names. */
  readonly headers: readonly string[];
  readonly cookies: Names;
  readonly queryStrings: Names;
  /** Content codings that the normalised `Accept-Encoding` of the key may name. */
  readonly encodings: readonly string[];
}

/** `AWS::CloudFront::OriginRequestPolicy`: what gets to the origin beside the key. */
export interface OriginRequestPolicy {
  readonly headers: Names;
  readonly cookies: Names;
  readonly queryStrings: Names;
}

/** `AWS::CloudFront::ResponseHeadersPolicy`, the headers put into a list already. */
export interface ResponseHeadersPolicy {
  readonly id: string;
  readonly cors: CorsSettings | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
  /** Lower-case names. */
  readonly removed: readonly string[];
}

/** `CorsConfig` of a response headers policy. */
export interface CorsSettings {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly requestHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly credentials: boolean;
  readonly maxAgeSeconds: number | undefined;
  readonly originOverride: boolean;
}
