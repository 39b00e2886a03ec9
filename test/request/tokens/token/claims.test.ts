import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSubject, isTokenId, readClaims } from '../../../../request/tokens/token/claims';

const JTI = 'A'.repeat(22);
const JKT = 'B'.repeat(43);
const claims = {
  iss: 'https://issuer.example',
  aud: 'https://api.shop.example',
  sub: 'user-42',
  client_id: 'widget',
  iat: 1_000,
  exp: 1_300,
  jti: JTI,
  scope: 'quotes:read orders:read',
};
const isRead = (change: object) => readClaims({ ...claims, ...change }) !== undefined;

describe('the claims of a payload', () => {
  it('are read with the scopes apart, and nothing that is not a claim of ours', () => {
    const read = readClaims({ ...claims, cnf: { jkt: JKT }, 'allowed-origins': ['https://shop.example'], admin: true });
    expect(read).toEqual({
      ...claims,
      scopes: ['quotes:read', 'orders:read'],
      allowedOrigins: ['https://shop.example'],
      jkt: JKT,
    });
  });

  it.each(Object.entries(claims))('have to have %s, of its own kind', (name, own) => {
    expect(isRead({})).toBe(true);
    const otherKind = typeof own === 'number' ? '1000' : 1000;
    for (const value of [undefined, null, true, [], {}, '', [own], otherKind, Number.NaN]) {
      expect([name, value, isRead({ [name]: value })]).toEqual([name, value, false]);
    }
  });

  it.each<[string, object, boolean]>([
    ['a time of zero', { iat: 0 }, true],
    ['a time before the epoch', { iat: -1 }, false],
    ['half a second', { exp: 1_300.5 }, false],
    ['a time that no number holds exactly', { exp: 2 ** 53 }, false],
    ['an end at the beginning', { exp: 1_000 }, false],
    ['an end before it', { exp: 999 }, false],
    ['a later beginning', { nbf: 1_100 }, true],
    ['a beginning that is no time', { nbf: null }, false],
    ['an issuer of 2048 characters', { iss: 'i'.repeat(2048) }, true],
    ['a longer one', { iss: 'i'.repeat(2049) }, false],
    ['a client_id of 256 characters', { client_id: 'c'.repeat(256) }, true],
    ['a longer one', { client_id: 'c'.repeat(257) }, false],
    ['a client_id outside of ASCII', { client_id: 'w\u0456dget' }, false],
    ['two spaces between scopes', { scope: 'a  b' }, false],
    ['a scope with a quote', { scope: 'a"b' }, false],
  ])('with %s', (_, change, read) => {
    expect(isRead(change)).toBe(read);
  });

  it.each<[string, boolean]>([
    ['https://shop.example', true],
    ['https://shop.example:8443', true],
    ['http://localhost:3000', true],
    ['https://[2001:db8::1]:8443', true],
    ['capacitor://localhost', true],
    ['null', false],
    ['*', false],
    ['https://*.shop.example', false],
    ['https://shop.example/', false],
    ['https://shop.example:123456', false],
    ['https://user@shop.example', false],
    ['https://Shop.example', false],
    ['https://shop.example\n', false],
    ['https://', false],
  ])('allow the origin %j: %s', (origin, read) => {
    expect(isRead({ 'allowed-origins': [origin] })).toBe(read);
    expect(isRead({ 'allowed-origins': ['https://a.example', origin] })).toBe(read);
  });

  it('allow 1 to 50 origins, where they name any', () => {
    const origins = (length: number) => Array.from({ length }, (_, i) => `https://a${i}.example`);
    const read = [0, 1, 50, 51].map((length) => isRead({ 'allowed-origins': origins(length) }));
    expect(read).toEqual([false, true, true, false]);
    expect(isRead({ 'allowed-origins': 'https://a.example' })).toBe(false);
    expect(isRead({ 'allowed-origins': null })).toBe(false);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a text', JKT],
    ['nothing', {}],
    ['a thumbprint that is too short', { jkt: JKT.slice(1) }],
    ['one with padding', { jkt: `${JKT}=` }],
    ['another one beside it', { jkt: JKT, 'x5t#S256': JKT }],
    ['another one alone', { 'x5t#S256': JKT }],
  ])('are bound to a key or not at all: %s', (_, cnf) => {
    expect(isRead({ cnf })).toBe(false);
  });

  it('never make anybody throw', () => {
    const value = fc.oneof(fc.anything(), fc.constantFrom(...Object.values(claims)));
    const payload = fc.dictionary(fc.constantFrom(...Object.keys(claims), 'nbf', 'cnf', 'allowed-origins'), value);
    fc.assert(
      fc.property(payload, (change) => {
        expect([undefined, claims.iss]).toContain(readClaims({ ...claims, ...change, iss: claims.iss })?.iss);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('texts of claims', () => {
  it('name a token by 22 to 128 characters of base64url', () => {
    const lengths = [21, 22, 128, 129].map((length) => isTokenId('a'.repeat(length)));
    expect(lengths).toEqual([false, true, true, false]);
    expect(isTokenId(`${JTI}.`)).toBe(false);
    expect(isTokenId(`${JTI}\n`)).toBe(false);
  });

  it.each<[string, string, boolean]>([
    ['letters of any script', 'Zoë 42', true],
    ['256 characters beyond the first plane', '\u{1f600}'.repeat(256), true],
    ['257', 'a'.repeat(257), false],
    ['a line break', 'a\r\nx-admin: 1', false],
    ['one at its end', 'a\n', false],
    ['the line separator of Unicode', 'a\u2028', false],
    ['half a character', '\ud83d', false],
    ['nothing', '', false],
  ])('name a subject, or not, by %s', (_, text, is) => {
    expect(isSubject(text)).toBe(is);
  });
});
