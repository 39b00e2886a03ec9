import { describe, expect, it } from '@jest/globals';
import { calculateThumbprint, generateKeyPair, generateProof } from 'dpop';
import { checkDpopProof } from '../../../../request/tokens/token/dpop-proof';

const URL = 'https://api.shop.example/quotes';
const nowSeconds = () => Math.floor(Date.now() / 1000);

describe('checkDpopProof', () => {
  it('takes what a library for browsers makes, with a token and without one', async () => {
    const keys = await generateKeyPair('ES256');
    const jkt = await calculateThumbprint(keys.publicKey);
    const accessToken = 'a.b.c';
    const request = { method: 'GET', uris: [URL], nowSeconds: nowSeconds() };
    const proof = await generateProof(keys, URL, 'GET', undefined, accessToken);
    const expected = { jkt, jti: expect.any(String), exp: expect.closeTo(nowSeconds() + 310, -1) };
    expect(await checkDpopProof(proof, { ...request, bound: { accessToken, jkt } })).toEqual(expected);
    expect(await checkDpopProof(proof, request)).toEqual(expected);
    expect(await checkDpopProof(proof, { ...request, bound: { accessToken: 'a.b.d', jkt } })).toBeUndefined();
    const without = await generateProof(keys, URL, 'GET');
    expect(await checkDpopProof(without, request)).toEqual(expected);
    expect(await checkDpopProof(without, { ...request, bound: { accessToken, jkt } })).toBeUndefined();
  });

  it('refuses keys of other algorithms, which that library makes as well', async () => {
    for (const alg of ['RS256', 'PS256', 'Ed25519'] as const) {
      const proof = await generateProof(await generateKeyPair(alg), URL, 'GET');
      expect(await checkDpopProof(proof, { method: 'GET', uris: [URL], nowSeconds: nowSeconds() })).toBeUndefined();
    }
  });
});
