import { constants, createECDH, generateKeyPairSync, type KeyObject, privateEncrypt } from 'node:crypto';
import type { TokenAlgorithm } from '../../../lib/contract/token-config';
import type { HttpRequest, HttpResponse } from '../../../request/aws/http-transport';
import { Kms } from '../../../request/aws/kms';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

interface Key {
  readonly alg: TokenAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly tags: unknown;
  deletionInDays?: number;
}

/** Software keys behind the protocol of KMS. Its ECDSA signatures all have the higher s: half of the real ones have. */
export class FakeKms {
  readonly keys = new Map<string, Key>();
  readonly calls: string[] = [];
  /** What happens before a call does its work; an answer in its place is what it gets. */
  before: (action: string) => undefined | HttpResponse = () => undefined;
  readonly kms = new Kms({
    env: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
    transport: async (request) => this.answer(request),
  });

  answer({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): HttpResponse {
    const action = String(headers['x-amz-target']).replace('TrentService.', '');
    this.calls.push(action);
    const instead = this.before(action);
    if (instead) return instead;
    const input = JSON.parse(body);
    if (action === 'CreateKey') return ok({ KeyMetadata: { KeyId: this.create(input) } });
    const key = this.keys.get(input.KeyId);
    if (key === undefined) return refused('NotFoundException');
    if (key.deletionInDays !== undefined) return refused('KMSInvalidStateException');
    if (action === 'GetPublicKey') {
      return ok({ PublicKey: key.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') });
    }
    if (action === 'ScheduleKeyDeletion') {
      key.deletionInDays = input.PendingWindowInDays;
      return ok({ KeyId: input.KeyId });
    }
    return ok({ Signature: signDigest(key, input).toString('base64') });
  }

  private create({ KeySpec, KeyUsage, Tags }: { KeySpec: string; KeyUsage: string; Tags: unknown }): string {
    if (KeyUsage !== 'SIGN_VERIFY') throw new Error(`not a signing key: ${KeyUsage}`);
    const id = `kms-${this.keys.size + 1}`;
    const pair =
      KeySpec === 'RSA_2048'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.keys.set(id, { alg: KeySpec === 'RSA_2048' ? 'RS256' : 'ES256', ...pair, tags: Tags });
    return id;
  }
}

export function refused(code: string, message = ''): HttpResponse {
  return { status: 400, body: JSON.stringify({ __type: code, message }) };
}

function ok(output: object): HttpResponse {
  return { status: 200, body: JSON.stringify(output) };
}

interface SignInput {
  readonly Message: string;
  readonly MessageType: string;
  readonly SigningAlgorithm: string;
}

function signDigest({ alg, privateKey }: Key, { Message, MessageType, SigningAlgorithm }: SignInput): Buffer {
  const digest = Buffer.from(Message, 'base64');
  if (MessageType !== 'DIGEST' || digest.length !== 32) throw new Error('expected the digest of SHA-256');
  const expected = alg === 'RS256' ? 'RSASSA_PKCS1_V1_5_SHA_256' : 'ECDSA_SHA_256';
  if (SigningAlgorithm !== expected) throw new Error(SigningAlgorithm);
  return alg === 'RS256' ? rsaSignature(privateKey, digest) : ecdsaSignature(privateKey, digest);
}

/** https://www.rfc-editor.org/rfc/rfc8017#section-9.2 */
const SHA256_PREFIX = Buffer.from('3031300d060960864801650304020105000420', 'hex');

function rsaSignature(key: KeyObject, digest: Buffer): Buffer {
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([SHA256_PREFIX, digest]));
}

/** By the textbook, since Node.js signs messages only; with the higher s. */
function ecdsaSignature(key: KeyObject, digest: Buffer): Buffer {
  const d = BigInt(`0x${Buffer.from(String(key.export({ format: 'jwk' }).d), 'base64url').toString('hex')}`);
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  const k = BigInt(`0x${ecdh.getPrivateKey('hex')}`);
  const r = BigInt(`0x${ecdh.getPublicKey('hex').slice(2, 66)}`) % ORDER;
  const s = (inverse(k) * (BigInt(`0x${digest.toString('hex')}`) + r * d)) % ORDER;
  const [r2, s2] = [r, s > ORDER / 2n ? s : ORDER - s].map(derInteger) as [Buffer, Buffer];
  return Buffer.concat([Buffer.from([0x30, r2.length + s2.length]), r2, s2]);
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const padded = bytes[0]! > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, padded.length]), padded]);
}

/** https://en.wikipedia.org/wiki/Fermat%27s_little_theorem */
function inverse(value: bigint): bigint {
  let [result, base] = [1n, value % ORDER];
  for (let exponent = ORDER - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % ORDER;
    base = (base * base) % ORDER;
  }
  return result;
}
