import { createHash, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeIssue } from '../../../../lib/policy';
import { hasIssues, validateClient } from '../../../../request/tokens/client/client-issues';

/** Primes of Mersenne's: moduli of every kind can be made of them, and none is anybody's. */
const [SMALL_PRIME, PRIME, LARGE_PRIME] = [2n ** 1279n - 1n, 2n ** 2203n - 1n, 2n ** 4423n - 1n];
const MODULUS = SMALL_PRIME * PRIME;

const point = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const ec = { ...point, alg: 'ES256' };
const rsa = { kty: 'RSA', n: encode(MODULUS), e: 'AQAB', alg: 'PS256' };

function encode(integer: bigint, bytes = 0): string {
  const digits = integer.toString(16);
  return Buffer.from(digits.padStart(Math.max(digits.length + (digits.length % 2), 2 * bytes), '0'), 'hex').toString(
    'base64url',
  );
}

function integerOf(text: string | undefined): bigint {
  return BigInt(`0x${Buffer.from(text!, 'base64url').toString('hex')}`);
}

/** What is wrong with keys, as `path: reason`. */
function issuesOf(...keys: unknown[]): string[] {
  const client = validateClient({ id: 'partner', type: 'partner', scopes: ['orders:read'], jwks: { keys } });
  if (!hasIssues(client)) return [];
  for (const issue of client.issues) {
    expect(issue.code).toBe('jwks-invalid');
    describeIssue(issue, 'client');
  }
  return client.issues.map(({ path, reason }) => `${path}: ${reason}`);
}

/**
 * A modulus as RSALib made them: a power of 65537 modulo the product of the first primes. The same in each run: a random
 * one may have a small factor, which is found first.
 */
function modulusOfRsaLib(): bigint {
  let product = 2n;
  for (let prime = 3n; prime <= 701n; prime += 2n) {
    if (Array.from({ length: Number(prime) - 2 }, (_, i) => BigInt(i + 2)).every((d) => prime % d !== 0n))
      product *= prime;
  }
  let power = 1n;
  for (let i = 0; i < 1234; i++) power = (power * 65537n) % product;
  const bits = 2048 - product.toString(2).length;
  return (
    ((1n << BigInt(bits)) |
      (integerOf(createHash('sha512').update('RSALib').digest('base64url')) % (1n << BigInt(bits)))) *
      product +
    power
  );
}

describe('keys that a client may have', () => {
  it.each<[string, ...object[]]>([
    ['a point on P-256', ec],
    ['RSA of 3482 bits', rsa],
    ['RSA with the smallest exponent', { ...rsa, e: encode(3n) }],
    ['RSA with the longest exponent', { ...rsa, e: encode(2n ** 64n - 1n) }],
    ['what is for signatures', { ...ec, use: 'sig', key_ops: ['verify'], ext: true, kid: '1' }],
    ['one of each algorithm, without names', ec, rsa, { ...rsa, alg: 'RS256' }],
    ['two of one algorithm, by name', { ...ec, kid: '1' }, { ...ec, kid: '2' }],
    ['members that no algorithm has', { ...ec, x5t: 'x', issued: 1 }],
  ])('%s', (_, ...keys) => {
    expect(issuesOf(...keys)).toEqual([]);
  });

  it('RSA of every length that people make', () => {
    for (const modulusLength of [2048, 3072]) {
      const { n, e } = generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
      expect(issuesOf({ kty: 'RSA', n, e, alg: 'RS256' })).toEqual([]);
    }
  });
});

describe('keys that are refused', () => {
  it.each<[string, object, string]>([
    ['a modulus under 2048 bits', { n: encode(SMALL_PRIME * (2n ** 607n - 1n)) }, 'n: it has 1886 bits'],
    ['a modulus over 8192 bits', { n: encode(LARGE_PRIME * LARGE_PRIME) }, 'n: it has 8846 bits'],
    ['an even modulus', { n: encode(MODULUS + 1n) }, 'n: a modulus is odd'],
    ['a modulus with a small factor', { n: encode(MODULUS * 751n) }, 'n: it has the factor 751'],
    ['a prime modulus', { n: encode(PRIME) }, 'n: it is prime'],
    ['a square as modulus', { n: encode(SMALL_PRIME * SMALL_PRIME) }, 'n: it is a square'],
    ['a modulus of RSALib', { n: encode(modulusOfRsaLib()) }, 'n: it was made by the library RSALib'],
    ['the exponent 0', { e: 'AA' }, 'e: a number is written without zeros'],
    ['the exponent 1', { e: 'AQ' }, 'e: a public exponent is 3 at least'],
    ['the exponent 2', { e: 'Ag' }, 'e: a public exponent is 3 at least'],
    ['an even exponent', { e: encode(65_536n) }, 'e: a public exponent is odd'],
    ['an exponent beyond 64 bits', { e: encode(2n ** 64n + 1n) }, 'e: a public exponent has at most 64 bits'],
    ['an exponent with zeros before it', { e: 'AAEAAQ' }, 'e: a number is written without zeros'],
    ['a modulus with zeros before it', { n: encode(MODULUS, 500) }, 'n: a number is written without zeros'],
    ['base64 with padding', { e: 'AQAB==' }, 'e: bytes in base64url'],
    ['base64 of the other alphabet', { n: `+/${rsa.n}` }, 'n: bytes in base64url'],
    ['bits left over', { e: 'AQABB' }, 'e: bytes in base64url'],
    ['a blank', { e: 'AQ AB' }, 'e: bytes in base64url'],
    ['an empty member', { n: '' }, 'n: bytes in base64url'],
    ['a number', { e: 65_537 }, 'e: bytes in base64url'],
    ['none', { n: undefined }, 'n: bytes in base64url'],
    ['more than anybody reads', { n: 'A'.repeat(100_000) }, 'n: bytes in base64url'],
  ])('RSA: %s', (_, changes, issue) => {
    const issues = issuesOf({ ...rsa, ...changes });
    expect(issues).toEqual([expect.stringContaining(`jwks.keys[0].${issue}`)]);
  });

  it.each<[string, object, string]>([
    ['a point off the curve', { x: point.y, y: point.x }, ': its point is not on the curve P-256'],
    ['a point of another curve', { x: encode(3n, 32), y: encode(5n, 32) }, ': its point is not on the curve P-256'],
    ['the point (0, 0)', { x: encode(0n, 32), y: encode(0n, 32) }, ': its point is not on the curve P-256'],
    ['a coordinate beyond the field', { x: encode(2n ** 256n - 1n) }, ': its point is not on the curve P-256'],
    ['a short coordinate', { x: encode(1n, 31) }, '.x: a coordinate on P-256 has 32 bytes'],
    ['a long coordinate', { y: encode(integerOf(point.y), 33) }, '.y: a coordinate on P-256 has 32 bytes'],
    ['one coordinate', { y: undefined }, '.y: bytes in base64url'],
    ['another curve', { crv: 'P-384' }, ': a key has one algorithm that fits it'],
    ['another type', { kty: 'RSA' }, ': a key has one algorithm that fits it'],
    ['an algorithm that there is not', { alg: 'ES521' }, ': a key has one algorithm that fits it'],
    ['no algorithm', { alg: undefined }, ': a key has one algorithm that fits it'],
    ['a key for encryption', { use: 'enc' }, '.use: assertions are verified by keys for signatures'],
    ['a use that is no text', { use: ['sig'] }, '.use: assertions are verified by keys for signatures'],
    ['a key that may sign', { key_ops: ['sign', 'verify'] }, '.key_ops: all that is done with a public key'],
    ['a key for nothing', { key_ops: [] }, '.key_ops: all that is done with a public key'],
    ['an operation that is no list', { key_ops: 'verify' }, '.key_ops: all that is done with a public key'],
    ['an empty name', { kid: '' }, '.kid: the name of a key is a text'],
    ['a number as name', { kid: 1 }, '.kid: the name of a key is a text'],
  ])('EC: %s', (_, changes, issue) => {
    expect(issuesOf({ ...ec, ...changes })).toEqual([expect.stringContaining(`jwks.keys[0]${issue}`)]);
  });

  it('two of one name, and those without a name beside another of the same algorithm', () => {
    const twice = issuesOf({ ...ec, kid: '1' }, { ...rsa, kid: '1' });
    expect(twice).toEqual(['jwks.keys[1].kid: another key has the same name']);
    const unnamed = issuesOf(ec, rsa, { ...ec, kid: '2' });
    expect(unnamed).toEqual([expect.stringMatching(/^jwks\.keys\[0]\.kid: another key has the same algorithm/)]);
  });

  it('what is no key', () => {
    for (const key of [null, 'key', 7, [ec]]) expect(issuesOf(key)).toEqual(['jwks.keys[0]: a key is an object']);
  });

  it('all at once, each by its path', () => {
    const weak = { ...rsa, n: encode(2n ** 1024n - 1n), e: 'AQ', use: 'enc', kid: '1' };
    const off = { ...ec, x: point.y, y: point.x, key_ops: ['sign'], kid: '1' };
    expect(issuesOf(weak, off).map((issue) => issue.split(': ')[0])).toEqual([
      'jwks.keys[0].use',
      'jwks.keys[0].n',
      'jwks.keys[0].e',
      'jwks.keys[1].key_ops',
      'jwks.keys[1]',
      'jwks.keys[1].kid',
    ]);
  });

  it('are told in sentences that say the way out', () => {
    const jwks = { keys: [{ ...rsa, e: 'AQ' }] };
    const client = validateClient({ id: 'partner', type: 'partner', scopes: ['orders:read'], jwks });
    expect(hasIssues(client) ? client.issues.map((issue) => describeIssue(issue, 'client')) : []).toEqual([
      'jwks.keys[0].e: jwks-invalid - got "AQ": a public exponent is 3 at least: below, nobody needs the private key; ' +
        'make a new key of 2048 bits or more',
    ]);
  });
});

describe('points', () => {
  it('are taken where Node.js takes them, and nowhere else', () => {
    const flipped = fc.tuple(fc.constantFrom('x', 'y'), fc.nat(255)).map(([name, bit]) => {
      const coordinate = integerOf(point[name as keyof JsonWebKey] as string) ^ (1n << BigInt(bit));
      return { ...ec, [name]: encode(coordinate, 32) };
    });
    fc.assert(
      fc.property(fc.oneof(fc.constant(ec), flipped), (key) => {
        expect(issuesOf(key).length === 0).toBe(isTaken(key));
      }),
    );
  });
});

function isTaken(key: JsonWebKey): boolean {
  try {
    return createPublicKey({ key, format: 'jwk' }).asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}
