import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Item } from '../../../../request/aws/dynamodb-item';
import { RevocationSnapshot } from '../../../../request/tokens/state/revocation-snapshot';
import { keyItems } from '../../../support/request/token-kit';

const NOW = 1_795_521_600;
const END = NOW + 900;

const claims = (iat: number, sub = 's', client_id = 'c', jti = 'j') => ({ jti, client_id, sub, iat });

/** Entries as anybody could write them, about few tokens, so that they meet. */
const entry = fc.record({
  sk: fc.constant('1'),
  kind: fc.constantFrom('jti', 'client', 'subject', 'issuer'),
  id: fc.constantFrom('j', 'c', 's', 'other'),
  exp: fc.integer({ min: NOW - 100, max: END }),
  notBefore: fc.integer({ min: NOW - 100, max: NOW + 100 }),
});

describe('RevocationSnapshot', () => {
  it('comes to the same whichever way entries arrive, and however often', () => {
    fc.assert(
      fc.property(
        fc.array(entry),
        fc.array(fc.nat(20)),
        fc.integer({ min: NOW - 100, max: NOW + 100 }),
        (entries, cuts, iat) => {
          const whole = new RevocationSnapshot();
          whole.add(entries, NOW);
          const pieces = new RevocationSnapshot();
          for (const cut of cuts) pieces.add(entries.slice(cut), NOW);
          pieces.add([...entries].reverse(), NOW);
          expect(pieces.revocation(claims(iat))).toBe(whole.revocation(claims(iat)));
          expect(pieces.size).toBe(whole.size);
        },
      ),
    );
  });

  it('denies what any entry that still means something denies', () => {
    fc.assert(
      fc.property(fc.array(entry), fc.integer({ min: NOW - 100, max: NOW + 100 }), (entries, iat) => {
        const snapshot = new RevocationSnapshot();
        snapshot.add(entries, NOW);
        const denied = entries.some(({ kind, id, exp, notBefore }) => {
          if (kind === 'issuer') return iat < notBefore;
          if (exp <= NOW) return false;
          if (kind === 'jti') return id === 'j';
          return id === (kind === 'client' ? 'c' : 's') && iat < notBefore;
        });
        expect(snapshot.revocation(claims(iat)) !== undefined).toBe(denied);
      }),
    );
  });

  it('forgets what is about nothing any more', () => {
    const snapshot = new RevocationSnapshot();
    const kinds = ['jti', 'client', 'subject'].map((kind) => ({
      sk: '1',
      kind,
      id: kind,
      exp: NOW + 10,
      notBefore: NOW,
    }));
    snapshot.add(kinds, NOW);
    expect(snapshot.size).toBe(3);
    snapshot.add([], NOW + 10 + 60);
    expect(snapshot.size).toBe(0);
  });

  it('keeps an imported key as long as it is the same', () => {
    const snapshot = new RevocationSnapshot();
    snapshot.add(keyItems(), NOW);
    const key = snapshot.key('key-1');
    snapshot.add(keyItems(), NOW);
    expect(snapshot.key('key-1')).toBe(key);
    const [first, second] = keyItems() as [Item, Item];
    snapshot.add([{ ...second, sk: first['sk'], kid: 'key-1' }], NOW);
    expect(snapshot.key('key-1')).not.toBe(key);
    expect(snapshot.key('key-1')?.alg).toBe('RS256');
  });

  it('never has a key that was removed, and counts those that are none', () => {
    const snapshot = new RevocationSnapshot();
    expect(snapshot.add([...keyItems(), { sk: 'key#x', kid: 'x', alg: 'HS256' }, { sk: 'key#y', jwk: 7 }], NOW)).toBe(
      2,
    );
    expect([snapshot.key('key-5'), snapshot.key('x'), snapshot.key('__proto__')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    { kind: 'jti', id: 'j' },
    { kind: 'jti', id: 'j', exp: '1795522500' },
    { kind: 'jti', exp: END },
    { kind: 'client', id: 'c', exp: END },
    { kind: 'client', id: 'c', exp: END, notBefore: 'now' },
    { kind: 'something', id: 'c', exp: END, notBefore: NOW },
    { id: 'c', exp: END, notBefore: NOW },
    {},
  ])('counts an entry that makes no sense: %j', (item) => {
    expect(new RevocationSnapshot().add([item], NOW)).toBe(1);
  });
});
