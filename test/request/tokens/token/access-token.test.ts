import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RevocationSnapshot } from '../../../../request/tokens/state/revocation-snapshot';
import { type TokenState, verifyAccessToken } from '../../../../request/tokens/token/access-token';
import { TOKEN_REASONS } from '../../../../request/tokens/token/reasons';
import { VerificationKey } from '../../../../request/tokens/token/verification-key';
import { AUDIENCE, ISSUER, keyItems, makeToken, NOW_SECONDS } from '../../../support/request/token-kit';

const state = new RevocationSnapshot();
state.add(keyItems(), NOW_SECONDS);
const rules = { issuer: ISSUER, audience: AUDIENCE, maxLifetimeSeconds: 900 };
const verify = (text: string, known: TokenState = state) => verifyAccessToken(text, known, rules, NOW_SECONDS);
const REFUSALS: ReadonlySet<string> = new Set(
  Object.keys(TOKEN_REASONS).filter((reason) => reason !== 'token-accepted'),
);

const token = makeToken();

describe('verifyAccessToken', () => {
  it('tells what a token that counts says', async () => {
    expect(await verify(token)).toEqual({
      iss: ISSUER,
      aud: AUDIENCE,
      sub: 'widget',
      client_id: 'widget',
      iat: NOW_SECONDS - 10,
      nbf: undefined,
      exp: NOW_SECONDS + 290,
      jti: 'jti-of-a-good-token-000',
      scope: 'quotes:read orders:read',
      scopes: ['quotes:read', 'orders:read'],
      allowedOrigins: ['https://page.example'],
      jkt: undefined,
    });
  });

  it('refuses a token with any one character replaced, left out, or put in', async () => {
    const accepted: string[] = [];
    const tryOne = async (text: string) => {
      if (text !== token && typeof (await verify(text)) !== 'string') accepted.push(text);
    };
    for (let i = 0; i <= token.length; i++) {
      const [before, after] = [token.slice(0, i), token.slice(i + 1)];
      for (const other of ['A', 'B', 'z', '_', '.', '=', ' ']) {
        await tryOne(before + other + after);
        await tryOne(before + other + token.slice(i));
      }
      await tryOne(before + after);
    }
    expect(accepted).toEqual([]);
  });

  it('refuses a token with any one bit of its bytes flipped', async () => {
    const parts = token.split('.').map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
    const accepted: string[] = [];
    for (const part of parts) {
      for (let bit = 0; bit < part.length * 8; bit++) {
        const flip = () => {
          part[bit >> 3]! ^= 1 << (bit & 7);
        };
        flip();
        const text = parts.map((bytes) => bytes.toString('base64url')).join('.');
        if (typeof (await verify(text)) !== 'string') accepted.push(text);
        flip();
      }
    }
    expect(accepted).toEqual([]);
  });

  it('gives each text a refusal, whatever it is', async () => {
    const part = fc.oneof(
      fc.base64String({ maxLength: 200 }),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
    );
    const shaped = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.'));
    const cut = fc
      .tuple(fc.nat(token.length), fc.nat(token.length))
      .map(([a, b]) => token.slice(0, a) + token.slice(b));
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 7000 }), shaped, cut).filter((one) => one !== token);
    await fc.assert(
      fc.asyncProperty(text, async (one) => {
        expect(REFUSALS).toContain(await verify(one));
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses signed claims of any other shape', async () => {
    const values = fc.oneof(fc.jsonValue(), fc.double(), fc.string({ unit: 'binary' }));
    const names = ['iss', 'aud', 'sub', 'client_id', 'iat', 'exp', 'jti', 'scope', 'allowed-origins', 'cnf', 'nbf'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), values, async (name, value) => {
        const result = await verify(makeToken({ claims: { [name]: value ?? 'null' } }));
        if (typeof result === 'string') expect(REFUSALS).toContain(result);
        // what is accepted is text within its grammar, or a time that fits
        else expect(['sub', 'client_id', 'jti', 'scope', 'iat', 'nbf']).toContain(name);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['no key at all', {}],
    ['a private key', { kty: 'EC', crv: 'P-256', x: 'A', y: 'A', d: 'A' }],
    ['a point that is not on the curve', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['a symmetric key', { kty: 'oct', k: 'AAAA' }],
  ])('refuses what a stored key should verify that is %s', async (_, jwk: Record<string, string>) => {
    const key = new VerificationKey({ alg: 'ES256', jwk });
    expect(await verify(token, { key: () => key, revocation: () => undefined })).toBe('signature-invalid');
  });
});
