import { type CryptoKey, compactVerify, importJWK } from 'jose';
import type { TokenAlgorithm } from '../../../lib/private/token-config';
import { type CompactJws, SIGNATURE_BYTES } from './jws';
import type { KeyRecord, PublicJwk } from './key-record';

/** Half of the order of P-256 (https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-186.pdf). */
const HALF_ORDER = Buffer.from('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8', 'hex');

/** A public key that tokens are verified with, by one algorithm only. */
export class VerificationKey {
  readonly alg: TokenAlgorithm;
  readonly jwk: PublicJwk;
  private readonly options: { readonly algorithms: string[] };
  private imported: Promise<CryptoKey> | undefined;

  constructor({ alg, jwk }: Pick<KeyRecord, 'alg' | 'jwk'>) {
    this.alg = alg;
    this.jwk = jwk;
    this.options = { algorithms: [alg] };
  }

  /** Whether a signature has the size, and where two are possible, is the one that counts. */
  takes({ signature }: CompactJws): boolean {
    if (signature.length !== SIGNATURE_BYTES[this.alg]) return false;
    // (r, s) and (r, order - s) sign the same: with both, there would be two texts of each token
    return this.alg !== 'ES256' || signature.compare(HALF_ORDER, 0, 32, 32) <= 0;
  }

  /** Whether this key signed it. Never rejects: a key that is none verifies nothing. */
  async verifies({ text }: CompactJws): Promise<boolean> {
    try {
      this.imported ??= importJWK({ ...this.jwk }, this.alg) as Promise<CryptoKey>;
      await compactVerify(text, await this.imported, this.options);
      return true;
    } catch {
      return false;
    }
  }
}
