import { decode } from '../token/jws';
import { ASSERTION_ALGORITHMS } from './assertion-algorithms';
import type { ClientReport } from './client-report';
import { isOnP256 } from './p256-point';
import { exponentWeakness, modulusWeakness } from './rsa-weakness';

type Jwk = Readonly<Record<string, unknown>>;

const MAX_KEYS = 5;
const COORDINATE_BYTES = 32;
/** Far above the longest modulus: what is longer is not looked at. */
const MAX_MEMBER_LENGTH = 2048;
/** https://www.rfc-editor.org/rfc/rfc7518#section-6: members that only private and symmetric keys have. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * Checks the keys that a client signs its assertions by, before anybody relies on them: libraries take a key whose
 * signatures everybody can make, and one that they do not take fails at the first assertion only.
 */
export function checkJwks(jwks: unknown, report: ClientReport): void {
  const { keys } = (jwks ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MAX_KEYS) {
    const reason = `a JSON Web Key Set with 1 to ${MAX_KEYS} keys was expected`;
    report.error('jwks-invalid', 'jwks', undefined, reason, 'write { "keys": [ ... ] }');
    return;
  }
  for (const [i, key] of keys.entries()) checkKey(`jwks.keys[${i}]`, key, report);
  checkKeyIds(
    keys.map((key) => (isJwk(key) ? key : {})),
    report,
  );
}

function checkKey(path: string, key: unknown, report: ClientReport): void {
  if (!isJwk(key)) {
    report.error('jwks-invalid', path, key, 'a key is an object', 'write { "kty": ..., "alg": ..., "kid": ... }');
    return;
  }
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(key, member))) {
    const reason = 'it holds a secret or private member, which nobody but the client may have';
    report.error('jwk-private', path, undefined, reason, 'make a new key, and register its public members only');
    return;
  }
  checkPurpose(path, key, report);
  const { kty, crv, alg } = key;
  const needed =
    typeof alg === 'string' && Object.hasOwn(ASSERTION_ALGORITHMS, alg) ? ASSERTION_ALGORITHMS[alg] : undefined;
  if (needed === undefined || needed.kty !== kty || (needed.crv ?? crv) !== crv) {
    const reason = 'a key has one algorithm that fits it: ES256 on P-256, PS256 or RS256';
    report.error('jwks-invalid', path, { kty, crv, alg }, reason, 'write its algorithm as the member "alg"');
    return;
  }
  if (kty === 'EC') checkPoint(path, key, report);
  else checkRsa(path, key, report);
}

/** What a key says that it is for (https://www.rfc-editor.org/rfc/rfc7517#section-4.2). */
function checkPurpose(path: string, { use, key_ops: operations }: Jwk, report: ClientReport): void {
  if (use !== undefined && use !== 'sig') {
    const reason = 'assertions are verified by keys for signatures';
    report.error('jwks-invalid', `${path}.use`, use, reason, 'write "sig", or leave it out');
  }
  if (operations === undefined) return;
  if (Array.isArray(operations) && operations.length === 1 && operations[0] === 'verify') return;
  const reason = 'all that is done with a public key for signatures is to verify them';
  report.error('jwks-invalid', `${path}.key_ops`, operations, reason, 'write ["verify"], or leave it out');
}

function checkPoint(path: string, key: Jwk, report: ClientReport): void {
  const [x, y] = ['x', 'y'].map((name) => {
    const bytes = readMember(path, key, name, report);
    if (bytes === undefined || bytes.length === COORDINATE_BYTES) return bytes;
    const reason = `a coordinate on P-256 has ${COORDINATE_BYTES} bytes, with the zeros that it begins with`;
    report.error('jwks-invalid', `${path}.${name}`, key[name], reason, 'write it in its full length');
    return undefined;
  });
  if (x === undefined || y === undefined || isOnP256(integerOf(x), integerOf(y))) return;
  const value = { x: key['x'], y: key['y'] };
  report.error('jwks-invalid', path, value, 'its point is not on the curve P-256', 'export the public key again');
}

function checkRsa(path: string, key: Jwk, report: ClientReport): void {
  for (const [name, weaknessOf] of [
    ['n', modulusWeakness],
    ['e', exponentWeakness],
  ] as const) {
    const bytes = readMember(path, key, name, report);
    if (bytes === undefined) continue;
    if (bytes[0] === 0) {
      const reason = 'a number is written without zeros before it';
      report.error('jwks-invalid', `${path}.${name}`, key[name], reason, 'export the public key again');
      continue;
    }
    const weakness = weaknessOf(integerOf(bytes));
    if (weakness === undefined) continue;
    report.error('jwks-invalid', `${path}.${name}`, key[name], weakness, 'make a new key of 2048 bits or more');
  }
}

/** The bytes of a member, in the one way that they can be written (https://www.rfc-editor.org/rfc/rfc7518#section-2). */
function readMember(path: string, key: Jwk, name: string, report: ClientReport): Buffer | undefined {
  const value = key[name];
  const bytes = typeof value === 'string' && value.length <= MAX_MEMBER_LENGTH ? decode(value) : undefined;
  if (bytes !== undefined) return bytes;
  const reason = `bytes in base64url were expected, without padding, ${MAX_MEMBER_LENGTH} characters at most`;
  report.error('jwks-invalid', `${path}.${name}`, value, reason, 'export the public key again');
  return undefined;
}

/** An assertion names the key that signed it; where it names none, its algorithm does. */
function checkKeyIds(keys: readonly Jwk[], report: ClientReport): void {
  for (const [i, { kid, alg }] of keys.entries()) {
    const path = `jwks.keys[${i}].kid`;
    const others = keys.filter((_, j) => j !== i);
    if (kid === undefined) {
      if (alg === undefined || !others.some((other) => other['alg'] === alg)) continue;
      const reason = 'another key has the same algorithm, and an assertion could be of either';
      report.error('jwks-invalid', path, kid, reason, 'give each key a name of its own');
    } else if (typeof kid !== 'string' || kid === '') {
      report.error('jwks-invalid', path, kid, 'the name of a key is a text', 'write a name such as "2026-1"');
    } else if (keys.findIndex((other) => other['kid'] === kid) < i) {
      report.error('jwks-invalid', path, kid, 'another key has the same name', 'give each key a name of its own');
    }
  }
}

function isJwk(key: unknown): key is Jwk {
  return typeof key === 'object' && key !== null && !Array.isArray(key);
}

function integerOf(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}
