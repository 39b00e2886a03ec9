/** Algorithms that clients may sign their assertions with, and the keys that they need. */
export const ASSERTION_ALGORITHMS: { readonly [alg: string]: { readonly kty: string; readonly crv?: string } } = {
  ES256: { kty: 'EC', crv: 'P-256' },
  PS256: { kty: 'RSA' },
  RS256: { kty: 'RSA' },
};
