import type { TokenAlgorithm } from '../../../lib/private/token-config';

/** The three parts of a compact JSON Web Signature (https://www.rfc-editor.org/rfc/rfc7515#section-3.1), still encoded. */
export interface CompactJws {
  readonly text: string;
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

/** Characters of an encoded signature: 64 bytes on P-256, 256 bytes with RSA of 2048 bits. */
export const SIGNATURE_LENGTHS: { readonly [alg in TokenAlgorithm]: number } = { ES256: 86, RS256: 342 };

/** https://www.rfc-editor.org/rfc/rfc8725#name-perform-issuer-algorithm-validation: any other character makes it no JWT. */
const SHAPE = /^[A-Za-z0-9_-]{8,1024}\.[A-Za-z0-9_-]{8,4096}\.(?:[A-Za-z0-9_-]{86}|[A-Za-z0-9_-]{342})$/;
/** The last characters that leave no bit over, by what the length leaves over when divided by four. */
const LAST_CHARACTERS = [undefined, '', 'AQgw', 'AEIMQUYcgkosw048'] as const;

/** The parts of a text; `undefined` where it is no signature that could be ours. */
export function splitJws(text: string): CompactJws | undefined {
  if (!SHAPE.test(text)) return undefined;
  const first = text.indexOf('.');
  const second = text.lastIndexOf('.');
  const header = text.slice(0, first);
  const payload = text.slice(first + 1, second);
  const signature = text.slice(second + 1);
  const canonical = isCanonical(header) && isCanonical(payload) && isCanonical(signature);
  return canonical ? { text, header, payload, signature } : undefined;
}

/**
 * The object that a part holds; `undefined` where it is none, or is not UTF-8 (https://www.rfc-editor.org/rfc/rfc7515#section-5.2).
 */
export function decodeObject(part: string): { readonly text: string; readonly object: object } | undefined {
  const { isUtf8 } = process.getBuiltinModule('node:buffer');
  const bytes = Buffer.from(part, 'base64url');
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  try {
    const object: unknown = JSON.parse(text);
    const isObject = typeof object === 'object' && object !== null && !Array.isArray(object);
    return isObject ? { text, object } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Each number of bytes has one encoding only; decoders take others as well, so that one signed text could be written in
 * many ways (https://www.rfc-editor.org/rfc/rfc4648#section-3.5).
 */
function isCanonical(part: string): boolean {
  const last = LAST_CHARACTERS[part.length % 4];
  return last === undefined || last.includes(part[part.length - 1]!);
}
