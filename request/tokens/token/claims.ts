import { parseScope } from './scopes';

/** What an access token says (https://www.rfc-editor.org/rfc/rfc9068#section-2.2), by its own words alone. */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly nbf?: number;
  readonly exp: number;
  readonly jti: string;
  readonly scope: string;
  readonly scopes: readonly string[];
  /** Exact origins that it may be used from; without any, not from a page at all. */
  readonly allowedOrigins?: readonly string[];
  /** RFC 7638 thumbprint of the key that it is bound to. */
  readonly jkt?: string;
}

/** What revocations are about. */
export type RevocableClaims = Pick<AccessTokenClaims, 'jti' | 'client_id' | 'sub' | 'iat'>;

const JTI = /^[A-Za-z0-9_-]{22,128}$/;
/** https://www.rfc-editor.org/rfc/rfc6749#appendix-A.1 */
const CLIENT_ID = /^[\x20-\x7e]{1,256}$/;
/** Integrations get it in headers: nothing that could end one. */
const SUBJECT = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,256}$/u;
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
/** A serialised origin (https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin) with a host. */
const ORIGIN =
  /^[a-z][a-z0-9+.-]{0,31}:\/\/[a-z0-9._-]{1,253}(?::\d{1,5})?$|^https?:\/\/\[[0-9a-f:]{2,45}\](?::\d{1,5})?$/;
const MAX_ORIGINS = 50;
const MAX_URI_LENGTH = 2048;

/** The claims of a payload; `undefined` where one is missing, or is not what it has to be. */
export function readClaims(payload: object): AccessTokenClaims | undefined {
  const members = payload as Record<string, unknown>;
  const { iss, aud, sub, client_id, iat, nbf, exp, jti, scope, cnf, 'allowed-origins': allowedOrigins } = members;
  if (!isUri(iss) || !isUri(aud) || !matches(sub, SUBJECT) || !matches(client_id, CLIENT_ID)) return undefined;
  if (!isTime(iat) || !isTime(exp) || (nbf !== undefined && !isTime(nbf)) || exp <= iat) return undefined;
  if (!matches(jti, JTI) || typeof scope !== 'string') return undefined;
  const scopes = parseScope(scope);
  if (scopes === undefined) return undefined;
  if (allowedOrigins !== undefined && !isOrigins(allowedOrigins)) return undefined;
  const jkt = cnf === undefined ? undefined : thumbprintOf(cnf);
  if (cnf !== undefined && jkt === undefined) return undefined;
  return { iss, aud, sub, client_id, iat, nbf, exp, jti, scope, scopes, allowedOrigins, jkt };
}

/** Whether a text can be the `jti` of a token. */
export function isTokenId(text: string): boolean {
  return JTI.test(text);
}

/** Whether a text can be the `sub` of a token. */
export function isSubject(text: string): boolean {
  return SUBJECT.test(text);
}

function isUri(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_URI_LENGTH;
}

function matches(value: unknown, grammar: RegExp): value is string {
  return typeof value === 'string' && grammar.test(value);
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isOrigins(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_ORIGINS) return false;
  return value.every((origin) => matches(origin, ORIGIN));
}

/** https://www.rfc-editor.org/rfc/rfc9449#section-6.1; no other confirmation counts. */
function thumbprintOf(cnf: unknown): string | undefined {
  if (typeof cnf !== 'object' || cnf === null || Object.keys(cnf).length !== 1) return undefined;
  const { jkt } = cnf as { jkt?: unknown };
  return matches(jkt, THUMBPRINT) ? jkt : undefined;
}
