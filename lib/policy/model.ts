/**
 * The CORS rules of one endpoint class as an author writes them. Plain data: it survives `JSON.stringify`.
 */
export interface PolicyInput {
  /** Name of the endpoint class, `[a-z][a-z0-9-]*`, at most 64 characters. */
  readonly name: string;
  /**
   * Origins and origin patterns that may read, or `'*'` for any.
   *
   * Permitted: `https://app.example.com`, `https://app.example.com:8443`, `https://*.tenant.example.com` (one or
   * more labels in place of `*`), `http://localhost:3000`, `http://localhost:*` (any port, of this very machine only).
   * Prohibited: paths, trailing slashes and dots, default ports, upper case, Unicode hosts, `null`, regular expressions,
   * any other `*`.
   */
  readonly origins: '*' | readonly string[];
  /** Methods that a preflight may ask for, case-sensitive. */
  readonly methods: readonly string[];
  /**
   * Request headers that a preflight may ask for, any case; `['*']` only without credentials.
   * @default - none
   */
  readonly requestHeaders?: readonly string[];
  /**
   * Response headers that scripts may read; `['*']` only without credentials.
   * @default - the CORS-safelisted ones
   */
  readonly exposedHeaders?: readonly string[];
  /**
   * Whether cookies and other credentials travel.
   * @default false
   */
  readonly credentials?: boolean;
  /**
   * How long browsers may reuse a preflight's answer, in seconds, 0 to 86400.
   * @default 600
   */
  readonly maxAgeSeconds?: number;
  /**
   * Whether actual requests with an unsafe method are stopped when their origin is neither listed nor the API's own.
   * CORS itself does not stop them: a form post needs no preflight.
   * @default false
   */
  readonly rejectForeignWrites?: boolean;
  /**
   * The API's own origins, for `rejectForeignWrites`: all of them, since no other one counts then, whatever
   * `Sec-Fetch-Site` says.
   * @default - the domain that was called, where that is known; else whatever says `Sec-Fetch-Site: same-origin`
   */
  readonly selfOrigins?: readonly string[];
  /**
   * Take exact `https` origins only, in code and in live lists.
   * @default false
   */
  readonly exactHttpsOnly?: boolean;
  /**
   * Accept `http` origins outside loopback. Anyone on the network path of such a page can use the API as its users.
   * @default false
   */
  readonly dangerouslyAllowInsecureOrigins?: boolean;
  /**
   * Accept patterns over public suffixes such as `https://*.github.io`, under which anyone can publish.
   * @default false
   */
  readonly dangerouslyAllowPublicSuffixPatterns?: boolean;
}

/** A compiled policy: every field given, lists sorted and without duplicates, frozen. Still plain data. */
export type Policy = Required<PolicyInput>;

/** How long browsers may reuse a preflight's answer where the author of a policy says nothing, in seconds. */
export const DEFAULT_MAX_AGE_SECONDS = 600;

/** What of a request CORS looks at. `undefined` where the header is absent. */
export interface CorsRequest {
  /** The request's method. */
  readonly method: string;
  /** `Origin` */
  readonly origin?: string;
  /** `Access-Control-Request-Method` */
  readonly requestMethod?: string;
  /** `Access-Control-Request-Headers`: one line, or several where the header is repeated. */
  readonly requestHeaders?: string | readonly string[];
  /** `Sec-Fetch-Site` */
  readonly secFetchSite?: string;
  /**
   * The origin that the browser sent the request to, where whoever received it knows that for certain: `https://` and the
   * domain name that was called, with nothing before it that has a name of its own.
   */
  readonly selfOrigin?: string;
}

/** Response headers by lower-case name. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** The answer of policy and request. Never changed after it was made: copy the headers before adding to them. */
export interface Decision {
  /**
   * `preflight`: `OPTIONS` with `Origin` and `Access-Control-Request-Method`; `actual`: any other request with
   * `Origin`; `not-cors`: no `Origin` (https://fetch.spec.whatwg.org/#http-requests).
   */
  readonly kind: 'preflight' | 'actual' | 'not-cors';
  /** Whether the policy has nothing against the request. */
  readonly allowed: boolean;
  /** Why, as a stable code. */
  readonly reason: ReasonCode;
  /**
   * Set where the caller must answer by itself: preflights, and foreign writes that the policy stops. 503 takes the place
   * of 403 where a live list cannot be read; `decide` reads none, and never returns it.
   */
  readonly status: 204 | 403 | 503 | undefined;
  /** Headers for the response, whoever makes it. */
  readonly headers: ResponseHeaders;
}

/** Reasons of decisions that allow. Frozen: codes are added, never changed. */
export const ALLOW_REASONS = [
  'any-origin',
  'origin-listed',
  'origin-matches-pattern',
  'same-origin',
  'no-origin',
] as const;

/** Reasons of decisions that deny. Frozen: codes are added, never changed. */
export const DENY_REASONS = [
  'origin-null',
  'origin-not-listed',
  'method-not-allowed',
  'header-not-allowed',
  'foreign-write',
  'allowlist-unavailable',
] as const;

/** Every reason that a decision can have. */
export type ReasonCode = (typeof ALLOW_REASONS)[number] | (typeof DENY_REASONS)[number];
