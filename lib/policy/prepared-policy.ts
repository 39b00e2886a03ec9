import { HeaderNames, REFUSED, SAFELISTED_REQUEST_HEADERS } from './header-names';
import { isSafeMethod } from './methods';
import {
  type CorsRequest,
  type Decision,
  POLICY_DEFAULTS,
  type PolicyInput,
  type ReasonCode,
  type ResponseHeaders,
} from './model';
import { OriginSet } from './origin-set';

/** Of every answer to `OPTIONS`. */
export const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** Decisions that deny a preflight are the same for every policy: one object each, made once. */
const DENIED_PREFLIGHT = {
  'origin-null': deniedPreflight('origin-null'),
  'origin-not-listed': deniedPreflight('origin-not-listed'),
  'method-not-allowed': deniedPreflight('method-not-allowed'),
  'header-not-allowed': deniedPreflight('header-not-allowed'),
} as const;

const VARY_ORIGIN: ResponseHeaders = Object.freeze({ vary: 'Origin' });
const ACTUAL_DENIED = actual(false, 'origin-not-listed', undefined, VARY_ORIGIN);
const ACTUAL_NULL = actual(false, 'origin-null', undefined, VARY_ORIGIN);
const FOREIGN_WRITE = actual(false, 'foreign-write', 403, VARY_ORIGIN);
const SAME_ORIGIN = actual(true, 'same-origin', undefined, VARY_ORIGIN);

/** A policy made ready for requests: which origins it admits, and its answers, of which all that can be is made beforehand. */
export class PreparedPolicy {
  /** `undefined`: any origin. */
  readonly origins: OriginSet | undefined;
  /** The decision on a request without `Origin`. */
  readonly notCors: Decision;
  /** Whether the policy admits any origin, so that none needs to be looked up. */
  readonly anyOrigin: boolean;
  private readonly methods: ReadonlySet<string>;
  private readonly headerNames: HeaderNames;
  private readonly allowHeaders: string;
  /** Copied for each answer, therefore not frozen: V8 copies frozen objects three times slower. */
  private readonly preflightHeaders: ResponseHeaders;
  private readonly actualHeaders: ResponseHeaders;
  private readonly rejectForeignWrites: boolean;
  private readonly selfOrigins: readonly string[];
  private readonly anyActual: Decision;

  constructor(policy: PolicyInput) {
    const {
      requestHeaders = POLICY_DEFAULTS.requestHeaders,
      exposedHeaders = POLICY_DEFAULTS.exposedHeaders,
      maxAgeSeconds = POLICY_DEFAULTS.maxAgeSeconds,
    } = policy;
    this.origins = policy.origins === '*' ? undefined : new OriginSet(policy.origins);
    this.anyOrigin = policy.origins === '*';
    this.methods = new Set(policy.methods);
    this.headerNames = new HeaderNames(requestHeaders);
    this.allowHeaders = requestHeaders.join(',');
    this.rejectForeignWrites = policy.rejectForeignWrites ?? POLICY_DEFAULTS.rejectForeignWrites;
    this.selfOrigins = policy.selfOrigins ?? POLICY_DEFAULTS.selfOrigins;

    const granted: Record<string, string> = { 'access-control-allow-origin': '*' };
    if (policy.credentials) granted['access-control-allow-credentials'] = 'true';
    const exposed: Record<string, string> =
      exposedHeaders.length > 0 ? { 'access-control-expose-headers': exposedHeaders.join(',') } : {};
    this.actualHeaders = { ...granted, ...exposed, ...(this.anyOrigin ? {} : VARY_ORIGIN) };
    const listed: Record<string, string> =
      requestHeaders.length > 0 ? { 'access-control-allow-headers': this.allowHeaders } : {};
    this.preflightHeaders = {
      ...granted,
      'access-control-allow-methods': policy.methods.join(','),
      ...listed,
      'access-control-max-age': String(maxAgeSeconds),
      vary: PREFLIGHT_VARY,
    };
    const headers = this.anyOrigin ? Object.freeze({ ...this.actualHeaders }) : VARY_ORIGIN;
    this.anyActual = actual(true, 'any-origin', undefined, headers);
    this.notCors = Object.freeze({ kind: 'not-cors', allowed: true, reason: 'no-origin', status: undefined, headers });
  }

  /** The decision on a preflight; `rule` is the entry that admits its origin, `*` for any. */
  preflight(
    rule: string | undefined,
    origin: string,
    method: string,
    requestHeaders: string | readonly string[] | undefined,
  ): Decision {
    if (rule === undefined) return DENIED_PREFLIGHT[origin === 'null' ? 'origin-null' : 'origin-not-listed'];
    if (!this.methods.has(method)) return DENIED_PREFLIGHT['method-not-allowed'];
    const extra = requestHeaders === undefined || requestHeaders === null ? 0 : this.headerNames.check(requestHeaders);
    if (extra === REFUSED) return DENIED_PREFLIGHT['header-not-allowed'];
    const headers: Record<string, string> = { ...this.preflightHeaders };
    if (!this.anyOrigin) headers['access-control-allow-origin'] = origin;
    if (extra > 0) headers['access-control-allow-headers'] = withSafelisted(this.allowHeaders, extra);
    return { kind: 'preflight', allowed: true, reason: reasonOf(rule, origin), status: 204, headers };
  }

  /** The decision on an actual request; `rule` is the entry that admits its origin, `*` for any. */
  actual(rule: string | undefined, origin: string, request: CorsRequest): Decision {
    if (this.anyOrigin) return this.anyActual;
    if (rule !== undefined) {
      const headers: Record<string, string> = { ...this.actualHeaders };
      headers['access-control-allow-origin'] = origin;
      return { kind: 'actual', allowed: true, reason: reasonOf(rule, origin), status: undefined, headers };
    }
    if (this.isOwn(origin, request)) return SAME_ORIGIN;
    if (this.rejectForeignWrites && !isSafeMethod(request.method)) return FOREIGN_WRITE;
    return origin === 'null' ? ACTUAL_NULL : ACTUAL_DENIED;
  }

  /**
   * Whether a request is of a page of the API itself. A service worker of the API that passes requests on makes those of
   * foreign pages say same-origin in Firefox and WebKit: it is believed where no own origin is known, and of `null`, which
   * forms of own pages without referrer send.
   */
  private isOwn(origin: string, { secFetchSite, selfOrigin }: CorsRequest): boolean {
    if (origin === selfOrigin || this.selfOrigins.includes(origin)) return true;
    if (secFetchSite !== 'same-origin') return false;
    return origin === 'null' || (selfOrigin === undefined && this.selfOrigins.length === 0);
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

function deniedPreflight(reason: ReasonCode): Decision {
  const headers = Object.freeze({ vary: PREFLIGHT_VARY });
  return Object.freeze({ kind: 'preflight', allowed: false, reason, status: 403, headers });
}

function actual(allowed: boolean, reason: ReasonCode, status: 403 | undefined, headers: ResponseHeaders): Decision {
  return Object.freeze({ kind: 'actual', allowed, reason, status, headers });
}
