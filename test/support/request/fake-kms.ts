import { constants, generateKeyPairSync, type KeyObject, privateEncrypt } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import type { TokenAlgorithm } from '../../../lib/contract/token-config';
import type { HttpRequest, HttpResponse } from '../../../request/aws/http-transport';
import { Kms } from '../../../request/aws/kms';

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

/** Of a digest, which Node.js does not sign; with the higher s. */
function ecdsaSignature(key: KeyObject, digest: Buffer): Buffer {
  const d = Buffer.from(String(key.export({ format: 'jwk' }).d), 'base64url');
  const lower = p256.Signature.fromBytes(p256.sign(digest, d, { prehash: false, extraEntropy: true }));
  return Buffer.from(new p256.Signature(lower.r, p256.Point.Fn.ORDER - lower.s).toBytes('der'));
}
