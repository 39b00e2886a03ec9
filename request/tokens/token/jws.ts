import { isUtf8 } from 'node:buffer';
import type { TokenAlgorithm } from '../../../lib/contract/token-config';

/** The three parts of a compact JSON Web Signature (https://www.rfc-editor.org/rfc/rfc7515#section-3.1). */
export interface CompactJws {
  readonly text: string;
  /** Still encoded, as is the signature: much can be refused without a look at it. */
  readonly header: string;
  readonly payload: Buffer;
  readonly signature: string;
}

/** An object and the JSON text that it was read from. */
export interface JsonObject {
  readonly text: string;
  readonly object: object;
}

/** Characters of an encoded signature: 64 bytes on P-256, 256 bytes with RSA of 2048 bits. */
export const SIGNATURE_LENGTHS: { readonly [alg in TokenAlgorithm]: number } = { ES256: 86, RS256: 342 };

const MAX_HEADER_LENGTH = 1024;
const MAX_PAYLOAD_LENGTH = 4096;

/** The parts of a text; `undefined` where it is no signature that could be ours. */
export function splitJws(text: string): CompactJws | undefined {
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first < 1 || second < 0) return undefined;
  if (first > MAX_HEADER_LENGTH || second - first > MAX_PAYLOAD_LENGTH) return undefined;
  const signatureLength = text.length - second - 1;
  if (signatureLength !== SIGNATURE_LENGTHS.ES256 && signatureLength !== SIGNATURE_LENGTHS.RS256) return undefined;
  const payload = decode(text.slice(first + 1, second));
  return payload && { text, header: text.slice(0, first), payload, signature: text.slice(second + 1) };
}

/**
 * The bytes of a part; `undefined` where it is not the one encoding that these bytes have
 * (https://www.rfc-editor.org/rfc/rfc4648#section-3.5). Decoders take others as well, with padding, spaces, or bits left
 * over: one signed text could be written in many ways.
 */
export function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === part ? bytes : undefined;
}

/** The object that a part holds; `undefined` where it is none, or is not UTF-8. */
export function objectOf(bytes: Buffer): JsonObject | undefined {
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
