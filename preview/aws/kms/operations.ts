import { AwsError } from '../aws-error';
import { type Input, optionalText, requiredText, structureList } from '../aws-input';
import type { Caller } from '../aws-service';
import type { KeyRing } from './key-ring';
import { type KeySpec, SIGNING_ALGORITHMS, sha256 } from './software-key';

/** One operation of AWS KMS. */
type Operation = (kms: KeyRing, input: Input, caller: Caller) => Promise<Record<string, unknown>>;

const MAX_MESSAGE = 4096;

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateKey: async (kms, input, caller) => {
    const spec = optionalText(input, 'KeySpec') ?? 'SYMMETRIC_DEFAULT';
    const usage = optionalText(input, 'KeyUsage') ?? 'ENCRYPT_DECRYPT';
    if (!isKeySpec(spec) || usage !== 'SIGN_VERIFY') {
      throw new AwsError(
        'UnsupportedOperationException',
        `The preview has keys with KeyUsage SIGN_VERIFY and KeySpec ${Object.keys(SIGNING_ALGORITHMS).join(', ')} alone, ` +
          `not ${usage} with ${spec}.`,
      );
    }
    const key = await kms.create(spec, optionalText(input, 'Description') ?? '', caller);
    for (const [name, value] of tagsOf(input)) key.tags.set(name, value);
    return { KeyMetadata: key.metadata };
  },

  DescribeKey: async (kms, input, caller) => ({ KeyMetadata: keyOf(kms, input, caller).metadata }),

  GetPublicKey: async (kms, input, caller) => {
    const { arn, key, usage } = keyOf(kms, input, caller).usable();
    return { KeyId: arn, PublicKey: key.publicKey.toString('base64'), ...usage };
  },

  ListResourceTags: async (kms, input, caller) => ({
    Tags: [...keyOf(kms, input, caller).tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    Truncated: false,
  }),

  ScheduleKeyDeletion: async (kms, input, caller) => {
    const days = input.PendingWindowInDays ?? 30;
    if (typeof days !== 'number' || days < 7 || days > 30) {
      throw new AwsError('ValidationException', 'PendingWindowInDays must be between 7 and 30');
    }
    return keyOf(kms, input, caller).usable().scheduleDeletion(days);
  },

  Sign: async (kms, input, caller) => {
    const { arn, key, spec } = keyOf(kms, input, caller).usable();
    const algorithm = requiredText(input, 'SigningAlgorithm');
    if (algorithm !== SIGNING_ALGORITHMS[spec]) {
      throw new AwsError('InvalidKeyUsageException', `Algorithm ${algorithm} is incompatible with key spec ${spec}.`);
    }
    return {
      KeyId: arn,
      Signature: key.sign(digestOf(input, algorithm)).toString('base64'),
      SigningAlgorithm: algorithm,
    };
  },

  TagResource: async (kms, input, caller) => {
    const { tags } = keyOf(kms, input, caller).usable();
    for (const [name, value] of tagsOf(input)) tags.set(name, value);
    return {};
  },
};

function keyOf(kms: KeyRing, input: Input, caller: Caller) {
  return kms.get(requiredText(input, 'KeyId'), caller);
}

function tagsOf(input: Input): [string, string][] {
  return structureList(input, 'Tags').map((tag) => [requiredText(tag, 'TagKey'), requiredText(tag, 'TagValue')]);
}

function digestOf(input: Input, algorithm: string): Buffer {
  const message = Buffer.from(requiredText(input, 'Message'), 'base64');
  const type = optionalText(input, 'MessageType') ?? 'RAW';
  if (type === 'DIGEST') {
    if (message.length === 32) return message;
    throw new AwsError('ValidationException', `Digest is invalid length for algorithm ${algorithm}.`);
  }
  if (type !== 'RAW' || message.length === 0 || message.length > MAX_MESSAGE) {
    throw new AwsError(
      'ValidationException',
      `a message of ${message.length} bytes and type ${JSON.stringify(type)}: expected RAW with 1 to ${MAX_MESSAGE}, or DIGEST`,
    );
  }
  return sha256(message);
}

function isKeySpec(spec: string): spec is KeySpec {
  return Object.hasOwn(SIGNING_ALGORITHMS, spec);
}
