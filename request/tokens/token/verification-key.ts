import { compactVerify, type JWK } from 'jose';
import type { TokenAlgorithm } from '../../../lib/contract/token-config';
import type { KeyRecord, PublicJwk } from '../key/key-record';
import { type CompactJws, decode, SIGNATURE_LENGTHS } from './jws';

/** Half of the order of P-256 (https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-186.pdf). */
const HALF_ORDER = Buffer.from('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8', 'hex');

/** A public key that tokens are verified with, by one algorithm only. */
export class VerificationKey {
  readonly alg: TokenAlgorithm;
  readonly jwk: PublicJwk;
  readonly #options: { readonly algorithms: string[] };
  /** jose imports it once: it finds a key again by the object. */
  readonly #key: JWK;

  constructor({ alg, jwk }: Pick<KeyRecord, 'alg' | 'jwk'>) {
    this.alg = alg;
    this.jwk = jwk;
    this.#key = { ...jwk };
    this.#options = { algorithms: [alg] };
  }

  /** Why a signature cannot be one of this key's that counts, before anything is computed. */
  refuses({ signature }: CompactJws): 'token-malformed' | 'signature-invalid' | undefined {
    const bytes = decode(signature);
    if (bytes === undefined) return 'token-malformed';
    if (signature.length !== SIGNATURE_LENGTHS[this.alg]) return 'signature-invalid';
    // (r, s) and (r, order - s) sign the same: with both, there would be two texts of each token
    return this.alg === 'ES256' && bytes.compare(HALF_ORDER, 0, 32, 32) > 0 ? 'signature-invalid' : undefined;
  }

  /** Whether this key signed it. Never rejects: a key that is none verifies nothing. */
  async verifies({ text }: CompactJws): Promise<boolean> {
    try {
      await compactVerify(text, this.#key, this.#options);
      return true;
    } catch {
      return false;
    }
  }
}
