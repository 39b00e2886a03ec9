import { CLOCK_SKEW_SECONDS } from '../../../lib/contract/times';
import { type AccessTokenClaims, type RevocableClaims, readClaims } from './claims';
import { type CompactJws, decode, type JsonObject, objectOf, splitJws } from './jws';
import type { TokenRefusal } from './reasons';
import type { VerificationKey } from './verification-key';

/** An access token as it came: whether any of it is true is not known yet. */
export interface AccessToken {
  readonly jws: CompactJws;
  readonly header: TokenHeader;
  readonly claims: AccessTokenClaims;
  /** The object that the claims were read from, and its text. */
  readonly payload: JsonObject;
}

export interface TokenHeader {
  readonly alg: string;
  readonly kid: string;
}

/** What a token is held against beside its signature. */
export interface TokenRules {
  readonly issuer: string;
  /** The only `aud` that counts. */
  readonly audience: string;
  /** Longest time from `iat` to `exp`. */
  readonly maxLifetimeSeconds: number;
}

/** What is known of keys and revocations. */
export interface TokenState {
  key(kid: string): VerificationKey | undefined;
  revocation(claims: RevocableClaims): TokenRefusal | undefined;
}

/** API Gateway takes 10,240 bytes as all headers of a request. */
const MAX_TOKEN_LENGTH = 6144;
const KID = /^[A-Za-z0-9_-]{1,64}$/;

/** The claims of a token that counts, or why it does not. Never throws or rejects, whatever the text is. */
export async function verifyAccessToken(
  text: string,
  state: TokenState,
  rules: TokenRules,
  nowSeconds: number,
): Promise<AccessTokenClaims | TokenRefusal> {
  const token = parseAccessToken(text);
  return typeof token === 'string'
    ? token
    : ((await refuseAccessToken(token, state, rules, nowSeconds)) ?? token.claims);
}

/** Takes a token apart: what it claims, or why it cannot be one of ours. Never throws, whatever the text is. */
export function parseAccessToken(text: string): AccessToken | TokenRefusal {
  if (text.length > MAX_TOKEN_LENGTH) return 'token-too-long';
  const jws = splitJws(text);
  if (jws === undefined) return 'token-malformed';
  const header = readHeader(jws.header);
  if (typeof header === 'string') return header;
  const payload = objectOf(jws.payload);
  if (payload === undefined) return 'token-malformed';
  const claims = readClaims(payload.object);
  return claims === undefined ? 'claims-invalid' : { jws, header, claims, payload };
}

/**
 * Verifies a token (https://www.rfc-editor.org/rfc/rfc9068#section-4): why it does not count, `undefined` if it does.
 * Never rejects. What is known to be revoked is refused before anything is computed; the values of claims are judged,
 * and told, only once the signature holds.
 */
export async function refuseAccessToken(
  { jws, header, claims, payload }: AccessToken,
  state: TokenState,
  rules: TokenRules,
  nowSeconds: number,
): Promise<TokenRefusal | undefined> {
  const key = state.key(header.kid);
  if (key === undefined) return 'key-unknown';
  if (key.alg !== header.alg) return 'token-header-invalid';
  const revocation = state.revocation(claims);
  if (revocation !== undefined) return revocation;
  if (!isOurWriting(payload)) return 'token-malformed';
  const refusal = key.refuses(jws);
  if (refusal !== undefined) return refusal;
  if (!(await key.verifies(jws))) return 'signature-invalid';
  return refuseClaims(claims, rules, nowSeconds);
}

function refuseClaims(
  { iss, aud, iat, nbf = iat, exp }: AccessTokenClaims,
  { issuer, audience, maxLifetimeSeconds }: TokenRules,
  nowSeconds: number,
): TokenRefusal | undefined {
  if (iss !== issuer) return 'issuer-mismatch';
  if (aud !== audience) return 'audience-mismatch';
  if (exp - iat > maxLifetimeSeconds) return 'lifetime-too-long';
  if (nowSeconds >= exp) return 'token-expired';
  return Math.max(iat, nbf) > nowSeconds + CLOCK_SKEW_SECONDS ? 'token-not-yet-valid' : undefined;
}

/** The last header that was right: tokens that one key signed all have the same. */
let lastHeader: { readonly part: string; readonly header: TokenHeader } | undefined;

function readHeader(part: string): TokenHeader | TokenRefusal {
  if (part === lastHeader?.part) return lastHeader.header;
  const bytes = decode(part);
  const json = bytes && objectOf(bytes);
  if (json === undefined || !isOurWriting(json)) return 'token-malformed';
  const header = json.object;
  if (!isHeader(header)) return 'token-header-invalid';
  lastHeader = { part, header };
  return header;
}

/** The three members that headers of ours have; whatever else a header could ask for is nothing that we do. */
function isHeader(members: object): members is TokenHeader {
  const { alg, kid, typ } = members as Record<string, unknown>;
  if (Object.keys(members).length !== 3 || typ !== 'at+jwt') return false;
  return (alg === 'ES256' || alg === 'RS256') && typeof kid === 'string' && KID.test(kid);
}

/**
 * Whether an object is written as our issuer does it, which is as `JSON.stringify` does. That leaves no room for what
 * readers understand differently: members that come twice, `1e400`, spaces, a byte order mark.
 */
function isOurWriting({ object, text }: JsonObject): boolean {
  try {
    return JSON.stringify(object) === text;
  } catch {
    // nested too deeply to be written again
    return false;
  }
}
