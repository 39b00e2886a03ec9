import type { Duration } from 'aws-cdk-lib';
import type { IScopedTokens } from './i-scoped-tokens';
import type { OriginAllowlist } from './origin-allowlist';

/** Options of every endpoint class. */
export interface EndpointClassOptions {
  /**
   * Name of the class in parameter names, logs and messages: `[a-z][a-z0-9-]*`, at most 64 characters.
   * @default - the construct's id in kebab case, `order-items` for `OrderItems`
   */
  readonly className?: string;

  /**
   * Request headers that scripts may send, in upper or lower case. CORS-safelisted headers need no listing, but
   * `content-type` does if scripts send JSON. `*` is permitted only without credentials, and does not cover `authorization`.
   * @see https://fetch.spec.whatwg.org/#http-access-control-allow-headers
   * @default - only the CORS-safelisted headers
   */
  readonly requestHeaders?: string[];

  /**
   * Response headers that scripts may read. `*` is permitted only without credentials.
   * @see https://fetch.spec.whatwg.org/#http-access-control-expose-headers
   * @default - only the CORS-safelisted headers
   */
  readonly exposedHeaders?: string[];

  /**
   * How long browsers may cache the answer to a preflight: whole seconds, up to 24 hours. Chromium honours at most 2 hours,
   * WebKit at most 10 minutes.
   * @default - the preset's value, or 10 minutes
   */
  readonly maxAge?: Duration;

  /**
   * How many requests a second all methods of the class together may get on each stage of a REST or HTTP API: the rate at which
   * API Gateway refills its token buckets. API Gateway counts each method by itself, so that the rate is divided over them, and synth
   * says what each gets. Preflights are not counted. The account's own limits hold as well.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
   * @default - the limits of the stage and the account alone
   */
  readonly throttlingRateLimit?: number;

  /**
   * How many requests may come at once, before `throttlingRateLimit` counts: what API Gateway's token buckets hold, divided like
   * the rate, at least 1 a method. Pages send many requests at once when they load.
   * @default - as many as the rate allows in one second
   */
  readonly throttlingBurstLimit?: number;

  /**
   * Whether the functions that decide for the class count what they decide, as CloudWatch metrics in the namespace `cdk-cors`. They
   * cost what `docs/metrics.md` says.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/metrics.md
   * @default true
   */
  readonly metrics?: boolean;
}

/** Options of an endpoint class that may require scoped tokens. */
export interface ScopedClassOptions extends EndpointClassOptions {
  /**
   * The tokens that requests need. `authorization`, and `dpop` where tokens may be bound to keys, are added to `requestHeaders`.
   * @default - requests need no token
   */
  readonly tokens?: IScopedTokens;

  /**
   * For each method of the class, the scopes that a token needs: `{ GET: ['orders:read'] }`. A token needs all scopes of the
   * list; `[]` accepts any valid token. HEAD uses the list of GET. Scopes are exact words (RFC 6749, section 3.3).
   * @default - none; required with `tokens`
   */
  readonly scopes?: { [method: string]: string[] };
}

/** Properties of an endpoint class for anyone with a scoped token, on any origin. */
export interface TokenGatedClassProps extends EndpointClassOptions {
  /**
   * The tokens that requests need. `authorization`, and `dpop` where tokens may be bound to keys, are added to `requestHeaders`.
   */
  readonly tokens: IScopedTokens;

  /**
   * The methods of the class, each with the scopes that a token needs: `{ GET: ['quotes:read'] }`. A token needs all scopes
   * of the list; `[]` accepts any valid token. HEAD uses the list of GET. Scopes are exact words (RFC 6749, section 3.3).
   */
  readonly scopes: { [method: string]: string[] };
}

/** Properties of an endpoint class for a few exact https origins. */
export interface SensitiveClassProps extends ScopedClassOptions {
  /**
   * Methods that preflights may ask for, such as `GET` and `POST`.
   */
  readonly methods: string[];

  /**
   * The permitted origins.
   * @default - a live list named after the class: see `OriginAllowlist.fromParameterStore`
   */
  readonly allowlist?: OriginAllowlist;

  /**
   * The API's own origins. Their pages may write without being listed. Name all of them or none: if any are named,
   * `Sec-Fetch-Site: same-origin` is trusted for no others.
   * @see https://fetch.spec.whatwg.org/#origin-header
   * @default - the domain that was called, and the aliases of a distribution with the class; if something else is in front of
   * an API, any request with `Sec-Fetch-Site: same-origin`
   */
  readonly selfOrigins?: string[];
}

/** Properties of an endpoint class for known origins, with cookies. */
export interface CredentialedClassProps extends SensitiveClassProps {
  /**
   * Permits `http` origins outside loopback. Anyone on the network path of such a page can then use the API as its users.
   * Adds the warning `cdk-cors:origin-insecure-allowed`.
   * @default false
   */
  readonly dangerouslyAllowInsecureOrigins?: boolean;

  /**
   * Permits patterns over public suffixes such as `https://*.github.io`, below which anyone can publish. Adds the warning
   * `cdk-cors:origin-public-suffix-allowed`.
   * @see https://publicsuffix.org/list/
   * @default false
   */
  readonly dangerouslyAllowPublicSuffixPatterns?: boolean;
}

/** Properties of an endpoint class. */
export interface EndpointClassProps extends CredentialedClassProps {
  /**
   * Whether browsers may send cookies and other credentials.
   * @default false
   */
  readonly credentials?: boolean;

  /**
   * Whether cross-site writes are rejected with 403: actual requests with an unsafe method whose origin is neither listed nor
   * the API's own. CORS itself does not stop them, since a form post needs no preflight. `withCors`, the function at the edge
   * and the authorizer reject them; paths without any of these are not protected.
   * @default false
   */
  readonly rejectForeignWrites?: boolean;

  /**
   * Permits only exact `https` origins, in code and in live lists.
   * @default false
   */
  readonly exactHttpsOnly?: boolean;

  /**
   * How long the last good version of a live list may be used while Parameter Store cannot be read: at least 30 seconds, the
   * time for which a list is fresh.
   * @default - 24 hours
   */
  readonly usableFor?: Duration;
}

/** Properties of an endpoint class that are not in its policy file. */
export interface PolicyFileClassProps {
  /**
   * The permitted origins, such as a live list. The file must not have `origins` then.
   * @default - the `origins` of the file
   */
  readonly allowlist?: OriginAllowlist;

  /**
   * The tokens that requests need. `authorization`, and `dpop` where tokens may be bound to keys, are added to the request headers.
   * @default - requests need no token
   */
  readonly tokens?: IScopedTokens;

  /**
   * For each method of the class, the scopes that a token needs: `{ GET: ['orders:read'] }`. A token needs all scopes of the
   * list; `[]` accepts any valid token. HEAD uses the list of GET. Scopes are exact words (RFC 6749, section 3.3).
   * @default - none; required with `tokens`
   */
  readonly scopes?: { [method: string]: string[] };

  /**
   * How long the last good version of a live list may be used while Parameter Store cannot be read: at least 30 seconds, the
   * time for which a list is fresh.
   * @default - 24 hours
   */
  readonly usableFor?: Duration;

  /**
   * How many requests a second all methods of the class together may get on each stage of a REST or HTTP API: the rate at which
   * API Gateway refills its token buckets. API Gateway counts each method by itself, so that the rate is divided over them, and synth
   * says what each gets. Preflights are not counted. The account's own limits hold as well.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
   * @default - the limits of the stage and the account alone
   */
  readonly throttlingRateLimit?: number;

  /**
   * How many requests may come at once, before `throttlingRateLimit` counts: what API Gateway's token buckets hold, divided like
   * the rate, at least 1 a method. Pages send many requests at once when they load.
   * @default - as many as the rate allows in one second
   */
  readonly throttlingBurstLimit?: number;

  /**
   * Whether the functions that decide for the class count what they decide, as CloudWatch metrics in the namespace `cdk-cors`. They
   * cost what `docs/metrics.md` says.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/metrics.md
   * @default true
   */
  readonly metrics?: boolean;
}
