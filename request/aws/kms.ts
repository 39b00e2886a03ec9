import type { TokenAlgorithm } from '../../lib/contract/token-config';
import type { PublicJwk } from '../tokens/key/key-record';
import { toRawSignature } from '../tokens/token/ecdsa-signature';
import { type AwsClientOptions, AwsJsonClient } from './aws-json-client';
import { type Failure, isFailure } from './failure';

interface KmsAlgorithm {
  readonly KeySpec: string;
  readonly SigningAlgorithm: string;
}

const ALGORITHMS: { readonly [alg in TokenAlgorithm]: KmsAlgorithm } = {
  ES256: { KeySpec: 'ECC_NIST_P256', SigningAlgorithm: 'ECDSA_SHA_256' },
  RS256: { KeySpec: 'RSA_2048', SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256' },
};

/** https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html and the pages of the actions. */
const FAILURES = {
  NotFoundException: 'missing',
  // its deletion is scheduled, or it is disabled: it is as good as gone
  KMSInvalidStateException: 'missing',
  DisabledException: 'missing',
} as const;

/** The shortest time that KMS waits for somebody to change their mind. */
const DELETION_DAYS = 7;

/** The part of a `KeyRecord` that KMS makes. */
export interface NewKey {
  readonly kmsKeyId: string;
}

/** The signing keys of KMS. Failures are values: no call ever rejects. */
export class Kms {
  private readonly client: AwsJsonClient;

  constructor(options: AwsClientOptions = {}) {
    this.client = new AwsJsonClient({
      ...options,
      service: 'kms',
      targetPrefix: 'TrentService',
      jsonVersion: '1.1',
      failures: FAILURES,
    });
  }

  /**
   * The signature of a SHA-256 digest as JSON Web Signatures have it
   * (https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html).
   */
  async sign(kmsKeyId: string, alg: TokenAlgorithm, digest: Buffer, signal: AbortSignal): Promise<Buffer | Failure> {
    const { SigningAlgorithm } = ALGORITHMS[alg];
    const input = { KeyId: kmsKeyId, Message: digest.toString('base64'), MessageType: 'DIGEST', SigningAlgorithm };
    const answer = await this.client.call('Sign', input, signal);
    if (isFailure(answer)) return answer;
    const { Signature } = answer.output;
    const signature = typeof Signature === 'string' ? Buffer.from(Signature, 'base64') : undefined;
    const raw = alg === 'ES256' ? signature && toRawSignature(signature) : signature;
    return raw ?? { failure: 'malformed', message: 'the answer has no signature of this algorithm' };
  }

  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
  async createKey(
    alg: TokenAlgorithm,
    tag: { readonly key: string; readonly value: string },
    signal: AbortSignal,
  ): Promise<NewKey | Failure> {
    const input = {
      KeySpec: ALGORITHMS[alg].KeySpec,
      KeyUsage: 'SIGN_VERIFY',
      Description: `Signs access tokens of ${tag.value}`,
      Tags: [{ TagKey: tag.key, TagValue: tag.value }],
    };
    const answer = await this.client.call('CreateKey', input, signal);
    if (isFailure(answer)) return answer;
    const { KeyId } = (answer.output['KeyMetadata'] ?? {}) as { KeyId?: unknown };
    return typeof KeyId === 'string'
      ? { kmsKeyId: KeyId }
      : { failure: 'malformed', message: 'the answer has no KeyId' };
  }

  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html */
  async publicKey(kmsKeyId: string, signal: AbortSignal): Promise<PublicJwk | Failure> {
    const answer = await this.client.call('GetPublicKey', { KeyId: kmsKeyId }, signal);
    if (isFailure(answer)) return answer;
    const { createPublicKey } = process.getBuiltinModule('node:crypto');
    try {
      const key = Buffer.from(String(answer.output['PublicKey']), 'base64');
      return createPublicKey({ key, format: 'der', type: 'spki' }).export({ format: 'jwk' }) as PublicJwk;
    } catch {
      return { failure: 'malformed', message: 'the answer has no public key' };
    }
  }

  /**
   * Makes a key useless at once, and lets KMS delete it a week later; done as well where that happened before
   * (https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html).
   */
  async scheduleDeletion(kmsKeyId: string, signal: AbortSignal): Promise<undefined | Failure> {
    const input = { KeyId: kmsKeyId, PendingWindowInDays: DELETION_DAYS };
    const answer = await this.client.call('ScheduleKeyDeletion', input, signal);
    return isFailure(answer) && answer.failure !== 'missing' ? answer : undefined;
  }
}
