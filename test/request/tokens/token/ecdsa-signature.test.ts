import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toRawSignature } from '../../../../request/tokens/token/ecdsa-signature';
import { FakeKms } from '../../../support/request/fake-kms';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signal = AbortSignal.timeout(60_000);

function sOf(raw: Buffer): bigint {
  return BigInt(`0x${raw.subarray(32).toString('hex')}`);
}

describe('signatures of KMS', () => {
  it('verify as JSON Web Signatures, always with the lower s', () => {
    for (let i = 0; i < 500; i++) {
      const message = Buffer.from(`message ${i}`);
      const raw = toRawSignature(sign('sha256', message, { key: privateKey, dsaEncoding: 'der' }));
      expect(raw?.length).toBe(64);
      expect(sOf(raw!)).toBeLessThanOrEqual(ORDER / 2n);
      expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw!)).toBe(true);
    }
  });

  it.each(['ES256', 'RS256'] as const)('come from KMS by the digest (%s)', async (alg) => {
    const { kms, keys } = new FakeKms();
    const created = await kms.createKey(alg, { key: 'cdk-cors', value: 'shop' }, signal);
    const { kmsKeyId } = created as { kmsKeyId: string };
    const message = Buffer.from('header.payload');
    const digest = createHash('sha256').update(message).digest();
    const signature = (await kms.sign(kmsKeyId, alg, digest, signal)) as Buffer;
    const key = keys.get(kmsKeyId)!.publicKey;
    expect(verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    expect(await kms.publicKey(kmsKeyId, signal)).toEqual(key.export({ format: 'jwk' }));
    if (alg === 'ES256') expect(sOf(signature)).toBeLessThanOrEqual(ORDER / 2n);
  });

  it('are nothing where they are no DER of two numbers on the curve', () => {
    const der = sign('sha256', Buffer.from('m'), { key: privateKey, dsaEncoding: 'der' });
    expect(toRawSignature(der)).toBeDefined();
    const broken = [
      Buffer.alloc(0),
      der.subarray(0, -1),
      Buffer.concat([der, Buffer.from([0])]),
      Buffer.from('3006020101020100', 'hex'),
      Buffer.from('3006020181020101', 'hex'),
      Buffer.from('300602010102', 'hex'),
      Buffer.from(`3026020101022100${ORDER.toString(16)}`, 'hex'),
    ];
    for (const bytes of broken)
      expect([bytes.toString('hex'), toRawSignature(bytes)]).toEqual([bytes.toString('hex'), undefined]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const raw = toRawSignature(bytes);
        expect(raw === undefined || raw.length === 64).toBe(true);
      }),
    );
  });
});
