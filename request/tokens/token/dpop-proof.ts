import { compactVerify } from 'jose';
import { CLOCK_SKEW_SECONDS } from '../../../lib/contract/times';
import { type CompactJws, decode, objectOf, SIGNATURE_LENGTHS, splitJws } from './jws';

/** What a proof has to be about. */
export interface ProvenRequest {
  readonly method: string;
  /** The forms that the request's URL may have for the client, without query; see `httpUris`. */
  readonly uris: readonly string[];
  /** A token that comes with the request, and the key that it is bound to; none where one is asked for. */
  readonly bound?: { readonly accessToken: string; readonly jkt: string };
  /** Seconds since the epoch. */
  readonly nowSeconds: number;
}

/** A proof that holds, unless it was seen before. */
export interface DpopProof {
  readonly jti: string;
  /** Second up to which it has to be remembered: whoever's clock is slow takes it for longer. */
  readonly exp: number;
  /** RFC 7638 thumbprint of its key. */
  readonly jkt: string;
}

interface EcKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

const MAX_PROOF_LENGTH = 4096;
const MAX_URI_LENGTH = 2048;
/** Clocks of browsers and phones are off by more than those of servers; that a proof is used once does not hang on it. */
const MAX_AGE_SECONDS = 300;
const JTI = /^[\x21-\x7e]{1,256}$/;
const COORDINATE = /^[A-Za-z0-9_-]{43}$/;
const ES256 = { algorithms: ['ES256'] };

/**
 * Checks a DPoP proof (https://www.rfc-editor.org/rfc/rfc9449#section-4.3) against its request; `undefined` where it does
 * not hold. Never throws or rejects. Whether it was used before is for the caller to find out.
 */
export async function checkDpopProof(text: string, request: ProvenRequest): Promise<DpopProof | undefined> {
  const jws = text.length <= MAX_PROOF_LENGTH ? splitJws(text) : undefined;
  if (jws === undefined || jws.signature.length !== SIGNATURE_LENGTHS.ES256) return undefined;
  const key = readHeader(jws);
  const claims = objectOf(jws.payload)?.object as Record<string, unknown> | undefined;
  if (key === undefined || claims === undefined) return undefined;
  const { jti, htm, htu, iat, ath } = claims;
  if (typeof jti !== 'string' || !JTI.test(jti) || !Number.isSafeInteger(iat)) return undefined;
  if (Math.abs((iat as number) - request.nowSeconds) > MAX_AGE_SECONDS) return undefined;
  if (htm !== request.method || !isUriOf(htu, request.uris)) return undefined;
  const { bound } = request;
  if (bound !== undefined && ath !== sha256(bound.accessToken)) return undefined;
  const jkt = await signerOf(jws, key);
  if (jkt === undefined || (bound !== undefined && jkt !== bound.jkt)) return undefined;
  return { jti, exp: (iat as number) + MAX_AGE_SECONDS + 2 * CLOCK_SKEW_SECONDS, jkt };
}

/** https://www.rfc-editor.org/rfc/rfc9449#section-4.2; a header that asks for more is refused. */
function readHeader({ header }: CompactJws): EcKey | undefined {
  const bytes = decode(header);
  const members = ((bytes && objectOf(bytes))?.object ?? {}) as Record<string, unknown>;
  const { typ, alg, jwk } = members;
  if (Object.keys(members).length !== 3 || typ !== 'dpop+jwt' || alg !== 'ES256') return undefined;
  if (typeof jwk !== 'object' || jwk === null || Object.hasOwn(jwk, 'd')) return undefined;
  const { kty, crv, x, y } = jwk as Record<string, unknown>;
  if (kty !== 'EC' || crv !== 'P-256' || !isCoordinate(x) || !isCoordinate(y)) return undefined;
  return { kty, crv, x, y };
}

/** The thumbprint of the key, if it signed this. */
async function signerOf({ text }: CompactJws, key: EcKey): Promise<string | undefined> {
  try {
    await compactVerify(text, { ...key }, ES256);
    return thumbprintOf(key);
  } catch {
    return undefined;
  }
}

/** RFC 7638, section 3: the members that a key of this kind must have, in the order of their names. */
function thumbprintOf({ crv, kty, x, y }: EcKey): string {
  return sha256(JSON.stringify({ crv, kty, x, y }));
}

/** Whether `htu` names one of the URLs, query and fragment aside. */
function isUriOf(htu: unknown, uris: readonly string[]): boolean {
  if (typeof htu !== 'string' || htu.length > MAX_URI_LENGTH) return false;
  const named = normalised(htu);
  return named !== undefined && uris.some((uri) => normalised(uri) === named);
}

/**
 * A URL in the one form of all that are equivalent (https://www.rfc-editor.org/rfc/rfc3986#section-6.2). API Gateway
 * tells some paths decoded and others not.
 */
function normalised(text: string): string | undefined {
  try {
    const { protocol, host, pathname } = new URL(text);
    return `${protocol}//${host}${decodeURIComponent(pathname)}`;
  } catch {
    return undefined;
  }
}

function isCoordinate(value: unknown): value is string {
  return typeof value === 'string' && COORDINATE.test(value);
}

function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('base64url');
}
