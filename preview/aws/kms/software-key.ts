import { constants, createHash, generateKeyPair, type KeyObject, privateEncrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { p256 } from '@noble/curves/nist.js';

const generate = promisify(generateKeyPair);

/** `DigestInfo` of RFC 8017 before a SHA-256 digest. */
const SHA_256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/**
 * Of a digest, since Node.js signs messages alone. As those of KMS, signatures are in DER, differ each time, and half of them have
 * a high S.
 */
const ECDSA_OF_KMS = { prehash: false, format: 'der', lowS: false, extraEntropy: true } as const;

/** Key specs that the preview has, with what their keys sign by. */
export const SIGNING_ALGORITHMS = {
  ECC_NIST_P256: 'ECDSA_SHA_256',
  RSA_2048: 'RSASSA_PKCS1_V1_5_SHA_256',
  RSA_3072: 'RSASSA_PKCS1_V1_5_SHA_256',
  RSA_4096: 'RSASSA_PKCS1_V1_5_SHA_256',
} as const;

/** `KeySpec` of a key for signing. */
export type KeySpec = keyof typeof SIGNING_ALGORITHMS;

/** A key pair in memory. */
export class SoftwareKey {
  private constructor(
    private readonly privateKey: KeyObject,
    /** `SubjectPublicKeyInfo`, DER. */
    readonly publicKey: Buffer,
  ) {}

  /** Makes a new one. */
  static async create(spec: KeySpec): Promise<SoftwareKey> {
    const { privateKey, publicKey } =
      spec === 'ECC_NIST_P256'
        ? await generate('ec', { namedCurve: 'P-256' })
        : await generate('rsa', { modulusLength: Number(spec.slice('RSA_'.length)) });
    return new SoftwareKey(privateKey, publicKey.export({ type: 'spki', format: 'der' }));
  }

  /** Signs a SHA-256 digest. */
  sign(digest: Buffer): Buffer {
    if (this.privateKey.asymmetricKeyType === 'ec') {
      const { d = '' } = this.privateKey.export({ format: 'jwk' });
      return Buffer.from(p256.sign(digest, Buffer.from(d, 'base64url'), ECDSA_OF_KMS));
    }
    const padding = constants.RSA_PKCS1_PADDING;
    return privateEncrypt({ key: this.privateKey, padding }, Buffer.concat([SHA_256_INFO, digest]));
  }
}

/** SHA-256. */
export function sha256(message: Buffer): Buffer {
  return createHash('sha256').update(message).digest();
}
