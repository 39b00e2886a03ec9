import { HeaderNames, REFUSED, SAFELISTED_REQUEST_HEADERS } from './header-names';
import { isSafeMethod } from './methods';
import {
  type CorsRequest,
  DEFAULT_MAX_AGE_SECONDS,
  type Decision,
  type PolicyInput,
  type ReasonCode,
  type ResponseHeaders,
} from './model';
import { OriginSet } from './origin-set';
import {
  ALLOW_CREDENTIALS,
  ALLOW_HEADERS,
  ALLOW_METHODS,
  ALLOW_ORIGIN,
  EXPOSE_HEADERS,
  MAX_AGE,
  PREFLIGHT_VARY,
} from './response-header-names';

/** Decisions that deny a preflight are the same for every policy: one object each, made once. */
const PREFLIGHT_DENIALS = ['origin-null', 'origin-not-listed', 'method-not-allowed', 'header-not-allowed'] as const;
const DENIED_PREFLIGHT = Object.fromEntries(
  PREFLIGHT_DENIALS.map((reason) => [reason, denied('preflight', reason, 403, { vary: PREFLIGHT_VARY })]),
) as { readonly [reason in (typeof PREFLIGHT_DENIALS)[number]]: Decision };

const VARY_ORIGIN: ResponseHeaders = { vary: 'Origin' };
const ACTUAL_DENIED = denied('actual', 'origin-not-listed', undefined, VARY_ORIGIN);
const ACTUAL_NULL = denied('actual', 'origin-null', undefined, VARY_ORIGIN);
const FOREIGN_WRITE = denied('actual', 'foreign-write', 403, VARY_ORIGIN);
const SAME_ORIGIN = frozen('actual', true, 'same-origin', undefined, VARY_ORIGIN);

/** A policy made ready for requests: which origins it admits, and its answers, of which all that can be is made beforehand. */
export class PreparedPolicy {
  /** `undefined`: any origin. */
  readonly origins: OriginSet | undefined;
  /** The decision on a request without `Origin`. */
  readonly notCors: Decision;
  /** Whether the policy admits any origin, so that none needs to be looked up. */
  readonly anyOrigin: boolean;
  readonly #methods: ReadonlySet<string>;
  readonly #headerNames: HeaderNames;
  readonly #allowHeaders: string;
  /** Copied for each answer, therefore not frozen: V8 copies frozen objects three times slower. */
  readonly #preflightHeaders: ResponseHeaders;
  readonly #actualHeaders: ResponseHeaders;
  readonly #rejectForeignWrites: boolean;
  readonly #selfOrigins: readonly string[];
  readonly #anyActual: Decision;

  constructor(policy: PolicyInput) {
    const {
      requestHeaders = [],
      exposedHeaders = [],
      maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS,
      rejectForeignWrites = false,
      selfOrigins = [],
    } = policy;
    this.origins = policy.origins === '*' ? undefined : new OriginSet(policy.origins);
    this.anyOrigin = policy.origins === '*';
    this.#methods = new Set(policy.methods);
    this.#headerNames = new HeaderNames(requestHeaders);
    this.#allowHeaders = requestHeaders.join(',');
    this.#rejectForeignWrites = rejectForeignWrites;
    this.#selfOrigins = selfOrigins;

    const granted: Record<string, string> = { [ALLOW_ORIGIN]: '*' };
    if (policy.credentials) granted[ALLOW_CREDENTIALS] = 'true';
    const exposed: Record<string, string> =
      exposedHeaders.length > 0 ? { [EXPOSE_HEADERS]: exposedHeaders.join(',') } : {};
    this.#actualHeaders = { ...granted, ...exposed, ...(this.anyOrigin ? {} : VARY_ORIGIN) };
    const listed: Record<string, string> = requestHeaders.length > 0 ? { [ALLOW_HEADERS]: this.#allowHeaders } : {};
    this.#preflightHeaders = {
      ...granted,
      [ALLOW_METHODS]: policy.methods.join(','),
      ...listed,
      [MAX_AGE]: String(maxAgeSeconds),
      vary: PREFLIGHT_VARY,
    };
    const headers = this.anyOrigin ? { ...this.#actualHeaders } : VARY_ORIGIN;
    this.#anyActual = frozen('actual', true, 'any-origin', undefined, headers);
    this.notCors = frozen('not-cors', true, 'no-origin', undefined, headers);
  }

  /** The decision on a preflight; `rule` is the entry that admits its origin, `*` for any. */
  preflight(
    rule: string | undefined,
    origin: string,
    method: string,
    requestHeaders: string | readonly string[] | undefined,
  ): Decision {
    if (rule === undefined) return DENIED_PREFLIGHT[origin === 'null' ? 'origin-null' : 'origin-not-listed'];
    if (!this.#methods.has(method)) return DENIED_PREFLIGHT['method-not-allowed'];
    const extra = requestHeaders === undefined || requestHeaders === null ? 0 : this.#headerNames.check(requestHeaders);
    if (extra === REFUSED) return DENIED_PREFLIGHT['header-not-allowed'];
    const headers: Record<string, string> = { ...this.#preflightHeaders };
    if (!this.anyOrigin) headers[ALLOW_ORIGIN] = origin;
    if (extra > 0) headers[ALLOW_HEADERS] = withSafelisted(this.#allowHeaders, extra);
    return decision('preflight', true, reasonOf(rule, origin), 204, headers);
  }

  /** The decision on an actual request; `rule` is the entry that admits its origin, `*` for any. */
  actual(rule: string | undefined, origin: string, request: CorsRequest): Decision {
    if (this.anyOrigin) return this.#anyActual;
    if (rule !== undefined) {
      const headers: Record<string, string> = { ...this.#actualHeaders };
      headers[ALLOW_ORIGIN] = origin;
      return decision('actual', true, reasonOf(rule, origin), undefined, headers);
    }
    if (this.#isOwn(origin, request)) return SAME_ORIGIN;
    if (this.#rejectForeignWrites && !isSafeMethod(request.method)) return FOREIGN_WRITE;
    return origin === 'null' ? ACTUAL_NULL : ACTUAL_DENIED;
  }

  /**
   * Whether a request is of a page of the API itself. A service worker of the API that passes requests on makes those of
   * foreign pages say same-origin in Firefox and WebKit: it is believed where no own origin is known, and of `null`, which
   * forms of own pages without referrer send.
   */
  #isOwn(origin: string, { secFetchSite, selfOrigin }: CorsRequest): boolean {
    if (origin === selfOrigin || this.#selfOrigins.includes(origin)) return true;
    if (secFetchSite !== 'same-origin') return false;
    return origin === 'null' || (selfOrigin === undefined && this.#selfOrigins.length === 0);
  }
}

function reasonOf(rule: string, origin: string): ReasonCode {
  if (rule === '*') return 'any-origin';
  return rule === origin ? 'origin-listed' : 'origin-matches-pattern';
}

function withSafelisted(allowHeaders: string, bits: number): string {
  const asked = SAFELISTED_REQUEST_HEADERS.filter((_, i) => bits & (1 << i));
  return allowHeaders === '' ? asked.join(',') : `${allowHeaders},${asked.join(',')}`;
}

function denied(
  kind: Decision['kind'],
  reason: ReasonCode,
  status: Decision['status'],
  headers: ResponseHeaders,
): Decision {
  return frozen(kind, false, reason, status, headers);
}

/** One that is given again and again. */
function frozen(...[kind, allowed, reason, status, headers]: Parameters<typeof decision>): Decision {
  return Object.freeze(decision(kind, allowed, reason, status, Object.freeze(headers)));
}

function decision(
  kind: Decision['kind'],
  allowed: boolean,
  reason: ReasonCode,
  status: Decision['status'],
  headers: ResponseHeaders,
): Decision {
  return { kind, allowed, reason, status, headers };
}
