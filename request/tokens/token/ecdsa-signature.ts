const COORDINATE_BYTES = 32;
/** The order of P-256 (https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-186.pdf). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const INTEGER = 0x02;
const SEQUENCE = 0x30;

/**
 * An ECDSA signature on P-256 as JSON Web Signatures have it (https://www.rfc-editor.org/rfc/rfc7518#section-3.4), from
 * the DER of KMS (https://www.rfc-editor.org/rfc/rfc3279#section-2.2.3); `undefined` where it is none.
 *
 * For each signature (r, s) there is a second one, (r, order - s). Of the two, verifiers take the one with the smaller
 * s, so that nobody can make a second token out of one. KMS gives either.
 */
export function toRawSignature(der: Uint8Array): Buffer | undefined {
  const r = der[0] === SEQUENCE && der[1] === der.length - 2 ? integerAt(der, 2) : undefined;
  const s = r && integerAt(der, r.end);
  if (s === undefined || s.end !== der.length) return undefined;
  if (r === undefined || !isScalar(r.value) || !isScalar(s.value)) return undefined;
  return Buffer.from(hex(r.value) + hex(s.value > ORDER / 2n ? ORDER - s.value : s.value), 'hex');
}

function integerAt(der: Uint8Array, start: number): { readonly value: bigint; readonly end: number } | undefined {
  const length = der[start + 1];
  if (der[start] !== INTEGER || length === undefined || length === 0 || length > COORDINATE_BYTES + 1) return undefined;
  const end = start + 2 + length;
  const bytes = der.subarray(start + 2, end);
  // a leading 1 bit would make it negative
  if (end > der.length || bytes[0]! > 0x7f) return undefined;
  return { value: BigInt(`0x${Buffer.from(bytes).toString('hex')}`), end };
}

function isScalar(value: bigint): boolean {
  return value > 0n && value < ORDER;
}

function hex(value: bigint): string {
  return value.toString(16).padStart(COORDINATE_BYTES * 2, '0');
}
