/** P-256: y² = x³ - 3x + B over the field of P (https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-186.pdf). */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Whether two coordinates are those of a point on P-256. */
export function isOnP256(x: bigint, y: bigint): boolean {
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}
