import type { Duration } from 'aws-cdk-lib';
import type { IScopedTokens } from './i-scoped-tokens';
import type { OriginAllowlist } from './origin-allowlist';

/** What every endpoint class may say. */
export interface EndpointClassOptions {
  /**
   * Name of the class, in parameter names, logs and messages: `[a-z][a-z0-9-]*`, at most 64 characters.
   * @default - the construct's id in kebab case, `order-items` for `OrderItems`
   */
  readonly className?: string;

  /**
   * Request headers that scripts may send, in any case. The CORS-safelisted ones need no listing, `content-type` does as
   * soon as JSON is sent. `*` only without credentials, and never for `authorization`.
   * @see https://fetch.spec.whatwg.org/#http-access-control-allow-headers
   * @default - the CORS-safelisted ones
   */
  readonly requestHeaders?: string[];

  /**
   * Response headers that scripts may read. `*` only without credentials.
   * @see https://fetch.spec.whatwg.org/#http-access-control-expose-headers
   * @default - the CORS-safelisted ones
   */
  readonly exposedHeaders?: string[];

  /**
   * How long browsers may reuse the answer to a preflight: whole seconds, up to 24 hours. Chromium honours 2 hours at
   * most, WebKit 10 minutes.
   * @default - what the preset says, else 10 minutes
   */
  readonly maxAge?: Duration;
}

/** An endpoint class whose requests may need a scoped token. */
export interface ScopedClassOptions extends EndpointClassOptions {
  /**
   * The tokens that requests need. `authorization` joins `requestHeaders` by itself.
   * @default - no tokens are needed
   */
  readonly tokens?: IScopedTokens;

  /**
   * By method, the scopes that a token needs for it, all of them: `{ GET: ['orders:read'] }`; `[]` where any valid token
   * will do. Each method of the class has a list; HEAD takes that of GET. Scopes are exact words (RFC 6749, section 3.3).
   * @default - required with `tokens`
   */
  readonly scopes?: { [method: string]: string[] };
}

/** An endpoint class for whoever has a scoped token, on any origin. */
export interface TokenGatedClassProps extends EndpointClassOptions {
  /**
   * The tokens that requests need. `authorization` joins `requestHeaders` by itself.
   */
  readonly tokens: IScopedTokens;

  /**
   * The methods of the class and the scopes that a token needs for each, all of them: `{ GET: ['quotes:read'] }`; `[]`
   * where any valid token will do. HEAD needs what GET does. Scopes are exact words (RFC 6749, section 3.3).
   */
  readonly scopes: { [method: string]: string[] };
}

/** An endpoint class for few, exact https origins. */
export interface SensitiveClassProps extends ScopedClassOptions {
  /**
   * Methods that a preflight may ask for: `GET`, `POST`, ...
   */
  readonly methods: string[];

  /**
   * Origins that are admitted.
   * @default - a live list named after the class, see `OriginAllowlist.fromParameterStore`
   */
  readonly allowlist?: OriginAllowlist;

  /**
   * The API's own origins: pages there may write although no allowlist names them. Name all of them, or none: where they
   * are named, `Sec-Fetch-Site: same-origin` is believed of no other.
   * @see https://fetch.spec.whatwg.org/#origin-header
   * @default - the domain that was called and the aliases of a distribution with the class; where something else stands
   * before an API, whatever says `Sec-Fetch-Site: same-origin`
   */
  readonly selfOrigins?: string[];
}

/** An endpoint class for known origins, with cookies. */
export interface CredentialedClassProps extends SensitiveClassProps {
  /**
   * Accept `http` origins outside loopback. Whoever sits on the network path of such a page can use the API as its
   * users. Leaves the warning `cdk-cors:origin-insecure-allowed`.
   * @default false
   */
  readonly dangerouslyAllowInsecureOrigins?: boolean;

  /**
   * Accept patterns over public suffixes such as `https://*.github.io`, under which anyone can publish. Leaves the
   * warning `cdk-cors:origin-public-suffix-allowed`.
   * @see https://publicsuffix.org/list/
   * @default false
   */
  readonly dangerouslyAllowPublicSuffixPatterns?: boolean;
}

/** An endpoint class with everything by hand. */
export interface EndpointClassProps extends CredentialedClassProps {
  /**
   * Whether cookies and other credentials travel.
   * @default false
   */
  readonly credentials?: boolean;

  /**
   * Whether actual requests with an unsafe method get 403 where our code sees them, when their origin is neither
   * listed nor the API's own. CORS itself does not stop them: a form post needs no preflight.
   * @default false
   */
  readonly rejectForeignWrites?: boolean;

  /**
   * Take exact `https` origins only, in code and in live lists.
   * @default false
   */
  readonly exactHttpsOnly?: boolean;

  /**
   * How long the last reading of a live list stays usable while Parameter Store cannot be read; at least 30 seconds, for
   * which each reading is fresh.
   * @default - 24 hours
   */
  readonly usableFor?: Duration;
}

/** What an endpoint class says besides the policy that is in its file. */
export interface PolicyFileClassProps {
  /**
   * Origins that are admitted, such as a live list. The file has no `origins` then.
   * @default - the `origins` of the file
   */
  readonly allowlist?: OriginAllowlist;

  /**
   * The tokens that requests need. `authorization` joins the request headers by itself.
   * @default - no tokens are needed
   */
  readonly tokens?: IScopedTokens;

  /**
   * By method, the scopes that a token needs for it, all of them: `{ GET: ['orders:read'] }`; `[]` where any valid token
   * will do. Each method of the class has a list; HEAD takes that of GET. Scopes are exact words (RFC 6749, section 3.3).
   * @default - required with `tokens`
   */
  readonly scopes?: { [method: string]: string[] };

  /**
   * How long the last reading of a live list stays usable while Parameter Store cannot be read; at least 30 seconds, for
   * which each reading is fresh.
   * @default - 24 hours
   */
  readonly usableFor?: Duration;
}
