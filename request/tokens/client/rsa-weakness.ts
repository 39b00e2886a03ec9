/** https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
const MIN_BITS = 2048;
/** Beyond this, to look at a signature takes longer than anybody should be able to make us wait. */
const MAX_BITS = 8192;
/** The longest that OpenSSL takes with any modulus. */
const MAX_EXPONENT_BITS = 64;
/** Odd primes up to which factors are looked for (https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-89.pdf). */
const PRIMES = Array.from({ length: 375 }, (_, i) => 2 * i + 3).filter(isPrime);
/**
 * The primes of Infineon's library, RSALib, are powers of 65537 modulo a product of small primes, and so are their products;
 * other moduli are so by chance once in 10^8 (https://crocs.fi.muni.cz/public/papers/rsa_ccs17).
 */
const GENERATOR = 65537;
const MAX_FINGERPRINT_PRIME = 167;
/** How many moduli are known: those of clients that ask often. */
const MAX_KNOWN = 100;

const known = new Map<bigint, string | undefined>();

/** Why a modulus protects nothing, as far as can be seen without its factors; `undefined` where it may. */
export function modulusWeakness(n: bigint): string | undefined {
  // what takes longest, whether it is prime, is not done at each request of a client
  if (known.has(n)) return known.get(n);
  if (known.size >= MAX_KNOWN) known.clear();
  const weakness = weaknessOf(n);
  known.set(n, weakness);
  return weakness;
}

/** Why an exponent protects nothing; `undefined` where it does. */
export function exponentWeakness(e: bigint): string | undefined {
  // with 1, a signature is the padded hash itself: everybody can write it
  if (e < 3n) return 'a public exponent is 3 at least: below, nobody needs the private key';
  if (e % 2n === 0n) return 'a public exponent is odd: to an even one there is no private key';
  const bits = e.toString(2).length;
  return bits > MAX_EXPONENT_BITS ? `a public exponent has at most ${MAX_EXPONENT_BITS} bits` : undefined;
}

function weaknessOf(n: bigint): string | undefined {
  const bits = n.toString(2).length;
  if (bits < MIN_BITS || bits > MAX_BITS) return `it has ${bits} bits, ${MIN_BITS} to ${MAX_BITS} were expected`;
  if (n % 2n === 0n) return 'a modulus is odd';
  const residues = PRIMES.map((prime) => Number(n % BigInt(prime)));
  const factor = residues.indexOf(0);
  if (factor >= 0) return `it has the factor ${PRIMES[factor]}, and a modulus has two large ones`;
  if (isOfRsaLib(residues)) return 'it was made by the library RSALib, whose moduli can be factored (CVE-2017-15361)';
  const root = squareRoot(n, bits);
  if (root * root === n) return 'it is a square, and a modulus has two different factors';
  const { checkPrimeSync } = process.getBuiltinModule('node:crypto');
  return checkPrimeSync(n) ? 'it is prime, and a modulus has two factors' : undefined;
}

function isOfRsaLib(residues: readonly number[]): boolean {
  return residues.every((residue, i) => PRIMES[i]! > MAX_FINGERPRINT_PRIME || isPower(residue, PRIMES[i]!));
}

function isPower(residue: number, prime: number): boolean {
  let power = 1;
  for (let exponent = 0; exponent < prime; exponent++) {
    if (power === residue) return true;
    power = (power * GENERATOR) % prime;
  }
  return false;
}

/** Rounded down, by Newton's method. */
function squareRoot(n: bigint, bits: number): bigint {
  let root = 1n << BigInt(Math.ceil(bits / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function isPrime(candidate: number): boolean {
  for (let divisor = 3; divisor * divisor <= candidate; divisor += 2) if (candidate % divisor === 0) return false;
  return true;
}
