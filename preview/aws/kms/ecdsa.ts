import { createECDH } from 'node:crypto';

/** Order of the base point of P-256 (FIPS 186-5). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * ECDSA over P-256 of a digest, in DER as KMS gives it: half of the signatures have a high S. Node.js signs messages alone,
 * KMS digests too. It takes a time that depends on the key, which keys of a preview can afford.
 *
 * @param privateKey the number `d`
 */
export function signDigest(privateKey: bigint, digest: Buffer): Buffer {
  for (;;) {
    const once = createECDH('prime256v1');
    const r = number(once.generateKeys().subarray(1, 33)) % ORDER;
    const s = (inverse(number(once.getPrivateKey())) * (number(digest) + r * privateKey)) % ORDER;
    if (r !== 0n && s !== 0n) return der(r, s);
  }
}

/** What a number of the field must be multiplied with to give 1. */
function inverse(value: bigint): bigint {
  let [a, b, x, y] = [value, ORDER, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % ORDER) + ORDER) % ORDER;
}

function number(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** `Ecdsa-Sig-Value` of RFC 3279: a sequence of two integers. */
function der(r: bigint, s: bigint): Buffer {
  const content = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  // a first bit of 1 would make it negative
  const padded = bytes[0]! >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, padded.length]), padded]);
}
