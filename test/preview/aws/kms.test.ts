import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../preview';
import { callAws, preview } from '../../support/preview/served-app';

const MESSAGE = Buffer.from('header.payload');
const DIGEST = createHash('sha256').update(MESSAGE).digest();
const HALF_ORDER = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

/** What the operations answer, as far as tests read it. */
interface KmsOutput {
  readonly KeyMetadata?: { readonly KeyId: string };
  readonly PublicKey?: string;
  readonly Signature?: string;
  readonly Tags?: readonly unknown[];
}

/** A preview with nothing but its AWS endpoint. */
async function start() {
  const started = await preview(() => {});
  const kms = async (operation: string, input: object = {}, region?: string) =>
    callAws<KmsOutput>(started.aws, `TrentService.${operation}`, { ...input }, region);
  const create = async (KeySpec = 'ECC_NIST_P256', more: object = {}, region?: string): Promise<string> => {
    const { body } = await kms('CreateKey', { KeySpec, KeyUsage: 'SIGN_VERIFY', ...more }, region);
    return body.KeyMetadata?.KeyId ?? '';
  };
  const sign = async (KeyId: string, Message: Buffer, MessageType: string, SigningAlgorithm = 'ECDSA_SHA_256') =>
    kms('Sign', { KeyId, Message: Message.toString('base64'), MessageType, SigningAlgorithm });
  const publicKey = async (KeyId: string) => {
    const { body } = await kms('GetPublicKey', { KeyId });
    return createPublicKey({ key: Buffer.from(body.PublicKey ?? '', 'base64'), format: 'der', type: 'spki' });
  };
  return { ...started, call: kms, create, sign, publicKey };
}

/** The second number of a DER signature. */
function sOf(signature: Buffer): bigint {
  const rLength = signature[3] ?? 0;
  return BigInt(`0x${signature.subarray(6 + rLength).toString('hex')}`);
}

describe('KMS behind the AWS endpoint', () => {
  it('makes keys for signing and describes them', async () => {
    const { call, create } = await start();
    const Tags = [{ TagKey: 'cdk-cors', TagValue: 'Shop' }];
    const KeyId = await create('ECC_NIST_P256', { Tags, Description: 'signs tokens' });
    const Arn = `arn:aws:kms:us-east-1:123456789012:key/${KeyId}`;
    const described = (await call('DescribeKey', { KeyId: Arn })).body.KeyMetadata;
    expect(described).toMatchObject({
      AWSAccountId: '123456789012',
      KeyId,
      Arn,
      Description: 'signs tokens',
      Enabled: true,
      KeyState: 'Enabled',
      KeyUsage: 'SIGN_VERIFY',
      KeySpec: 'ECC_NIST_P256',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    await call('TagResource', { KeyId, Tags: [{ TagKey: 'second', TagValue: '2' }] });
    expect((await call('ListResourceTags', { KeyId })).body.Tags).toEqual([
      ...Tags,
      { TagKey: 'second', TagValue: '2' },
    ]);
  });

  it.each([
    ['RAW', MESSAGE],
    ['DIGEST', DIGEST],
  ])('signs %s by ECDSA, with a high S about half of the time', async (type, message) => {
    const { create, sign, publicKey } = await start();
    const KeyId = await create();
    const key = await publicKey(KeyId);
    expect(key.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    const answers = await Promise.all(Array.from({ length: 64 }, () => sign(KeyId, message, type)));
    const signatures = answers.map(({ body }) => Buffer.from(body.Signature ?? '', 'base64'));
    expect(signatures.every((signature) => verify('sha256', MESSAGE, key, signature))).toBe(true);
    expect(new Set(signatures.map((signature) => sOf(signature) > HALF_ORDER))).toEqual(new Set([true, false]));
  });

  it.each([
    ['RAW', MESSAGE],
    ['DIGEST', DIGEST],
  ])('signs %s by RSA', async (type, message) => {
    const { create, sign, publicKey } = await start();
    const KeyId = await create('RSA_2048');
    const { body } = await sign(KeyId, message, type, 'RSASSA_PKCS1_V1_5_SHA_256');
    expect(verify('sha256', MESSAGE, await publicKey(KeyId), Buffer.from(body.Signature ?? '', 'base64'))).toBe(true);
  });

  it('signs no more once a key is to be deleted', async () => {
    const { call, create, sign } = await start();
    const KeyId = await create();
    const { body } = await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(body).toMatchObject({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    const refused = { status: 400, error: 'KMSInvalidStateException' };
    expect(await sign(KeyId, MESSAGE, 'RAW')).toMatchObject(refused);
    expect(await call('GetPublicKey', { KeyId })).toMatchObject(refused);
    expect(await call('ScheduleKeyDeletion', { KeyId })).toMatchObject(refused);
    expect((await call('DescribeKey', { KeyId })).body.KeyMetadata).toMatchObject({ KeyState: 'PendingDeletion' });
  });

  it.each([
    ['a key that does not exist', { KeyId: 'f0e5' }, 'NotFoundException'],
    ['an algorithm of another kind of key', { SigningAlgorithm: 'RSASSA_PSS_SHA_256' }, 'InvalidKeyUsageException'],
    ['a digest of another length', { MessageType: 'DIGEST' }, 'ValidationException'],
    ['an empty message', { Message: '' }, 'ValidationException'],
    ['4097 bytes', { Message: Buffer.alloc(4097).toString('base64') }, 'ValidationException'],
    ['no algorithm', { SigningAlgorithm: undefined }, 'ValidationException'],
  ])('fails to sign with %s', async (_, input, error) => {
    const { call, create } = await start();
    const Message = MESSAGE.toString('base64');
    const sign = { KeyId: await create(), Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256', ...input };
    expect(await call('Sign', sign)).toMatchObject({ status: 400, error });
  });

  it('keeps Regions apart, and refuses keys that it does not have', async () => {
    const { call, create } = await start();
    const KeyId = await create('ECC_NIST_P256', {}, 'eu-west-1');
    expect((await call('DescribeKey', { KeyId }, 'eu-west-1')).status).toBe(200);
    expect((await call('DescribeKey', { KeyId })).error).toBe('NotFoundException');
    const arn = `arn:aws:kms:eu-west-1:123456789012:key/${KeyId}`;
    expect((await call('DescribeKey', { KeyId: arn })).error).toBe('NotFoundException');
    expect((await call('CreateKey')).error).toBe('UnsupportedOperationException');
  });

  it('can be throttled where a test wants it so', async () => {
    const { call, kms } = await start();
    kms.onCall = () => {
      throw new AwsError('ThrottlingException', 'Rate exceeded');
    };
    expect((await call('DescribeKey', { KeyId: 'x' })).error).toBe('ThrottlingException');
  });
});
