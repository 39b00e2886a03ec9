import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KeyRecord } from '../../../../request/tokens/key/key-record';
import { removeKey } from '../../../../request/tokens/key/remove-key';
import { rotateKeys } from '../../../../request/tokens/key/rotate-keys';
import { publishedKeys, signingKey } from '../../../../request/tokens/key/rotation-plan';
import { DAY, keyTag, policy, Rotation, START, signal } from '../../../support/request/rotations';

describe('keys', () => {
  it('begin with an active one, tagged in KMS and published with its public members alone', async () => {
    const rotation = new Rotation();
    const keys = (await rotation.run()) as KeyRecord[];
    expect(keys).toMatchObject([{ generation: 1, state: 'active', since: START, alg: 'ES256', version: 1 }]);
    expect(rotation.kms.keys.get(keys[0]!.kmsKeyId!)!.tags).toEqual([{ TagKey: keyTag.key, TagValue: keyTag.value }]);
    expect(Object.keys(keys[0]!.jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(keys[0]!.kid).toMatch(/^[A-Za-z0-9_-]{8}-1$/);
    expect(keys[0]!.jwk['kid']).toBe(keys[0]!.kid);
  });

  it('follow each other: published before they sign, kept while what they signed may count, then removed', async () => {
    const rotation = new Rotation();
    const at = async (seconds: number) => {
      rotation.now = START + seconds;
      await rotation.run();
      return rotation.states();
    };
    const due = 30 * DAY;
    expect(await at(0)).toBe('active');
    expect(await at(due - 301)).toBe('active');
    expect(await at(due - 300)).toBe('active pending');
    expect(await rotation.signing()).toBe(1);
    expect(await at(due - 1)).toBe('active pending');
    expect(await at(due)).toBe('retiring active');
    expect(await rotation.signing()).toBe(2);
    expect(await at(due + 909)).toBe('retiring active');
    expect(rotation.kms.calls).not.toContain('ScheduleKeyDeletion');
    expect(await at(due + 910)).toBe('removed active');
    expect([...rotation.kms.keys.values()].map(({ deletionInDays }) => deletionInDays)).toEqual([7, undefined]);
    const keys = (await rotation.store.keys(signal)) as KeyRecord[];
    expect(publishedKeys(keys).map(({ generation }) => generation)).toEqual([2]);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(2);
  });

  it('rotate ahead of time when the policy says so, published first as ever', async () => {
    const rotation = new Rotation();
    await rotation.run();
    rotation.policy = { ...policy, keyRotationSeconds: 0 };
    await rotation.run();
    expect(await rotation.states()).toBe('active pending');
    rotation.policy = policy;
    rotation.now += 299;
    await rotation.run();
    expect(await rotation.states()).toBe('active pending');
    rotation.now += 1;
    await rotation.run();
    expect(await rotation.states()).toBe('retiring active');
  });

  it('change their algorithm at once when the deployment does', async () => {
    const rotation = new Rotation();
    await rotation.run();
    rotation.policy = { ...policy, keyRotationSeconds: 0 };
    await rotation.run();
    rotation.policy = { ...policy, algorithm: 'RS256' };
    const keys = (await rotation.run()) as KeyRecord[];
    expect(await rotation.states()).toBe('retiring removed active');
    expect(signingKey(keys)).toMatchObject({ alg: 'RS256', generation: 3, jwk: { kty: 'RSA', alg: 'RS256' } });
  });

  it.each([
    ['the active key', 1, false, 'removed active'],
    ['the active key with the next one pending', 1, true, 'removed active'],
    ['the pending key', 2, true, 'active removed'],
  ])('are removed at once in an emergency: %s', async (_, generation, withPending, states) => {
    const rotation = new Rotation();
    let keys = (await rotation.run()) as KeyRecord[];
    if (withPending) {
      rotation.policy = { ...policy, keyRotationSeconds: 0 };
      keys = (await rotation.run()) as KeyRecord[];
      rotation.policy = policy;
    }
    const { kid, kmsKeyId } = keys.find((key) => key.generation === generation)!;
    expect(await removeKey(kid, rotation.options, signal)).toBe(true);
    await rotation.run();
    expect(await rotation.states()).toBe(states);
    expect(rotation.kms.keys.get(kmsKeyId!)!.deletionInDays).toBe(7);
    expect(await removeKey(kid, rotation.options, signal)).toBe(true);
    expect(await rotation.states()).toBe(states);
  });

  it('never have the name of one before, however long ago that was', async () => {
    const rotation = new Rotation();
    const expire = () => {
      for (const [id, { ttl }] of rotation.table.items) {
        if (ttl !== undefined && Number(ttl) <= rotation.now) rotation.table.items.delete(id);
      }
    };
    await rotation.run();
    const names: string[] = [];
    for (let rotations = 0; rotations < 3; rotations++) {
      rotation.policy = { ...policy, keyRotationSeconds: 0 };
      const pending = ((await rotation.run()) as KeyRecord[]).find(({ state }) => state === 'pending')!;
      names.push(pending.kid);
      rotation.policy = { ...policy, keyRotationSeconds: 365 * DAY };
      await removeKey(pending.kid, rotation.options, signal);
      await rotation.run();
      rotation.now += 31 * DAY;
      expire();
    }
    expect(names.map((kid) => kid.slice(8))).toEqual(['-2', '-3', '-4']);
  });

  it('are forgotten a month after they were removed, but for the last one made', async () => {
    const rotation = new Rotation();
    const [first] = (await rotation.run()) as KeyRecord[];
    await removeKey(first!.kid, rotation.options, signal);
    rotation.policy = { ...policy, keyRotationSeconds: 365 * DAY };
    await rotation.run();
    const ttls = rotation.table.all('feed').map(({ generation, ttl }) => [generation, ttl]);
    expect(ttls).toEqual([
      [1, START + 30 * DAY],
      [2, undefined],
    ]);
  });

  it('are not taken for unknown where something else is missing', async () => {
    const rotation = new Rotation();
    await rotation.run();
    expect(await removeKey('nobody-1', rotation.options, signal)).toBe(false);
    rotation.table.before = () => ({ failure: 'missing', message: 'no such table' });
    expect(await removeKey('nobody-1', rotation.options, signal)).toMatchObject({ failure: 'missing' });
  });
});

describe('rotations at once', () => {
  const actors = fc.array(fc.constantFrom('rotate', 'due', 'remove'), { minLength: 2, maxLength: 4 });

  it('never make two active keys, never delete a key in use nor forget one, and end with one that signs', async () => {
    await fc.assert(
      fc.asyncProperty(actors, fc.scheduler(), fc.nat(60), async (kinds, scheduler, crashAt) => {
        const rotation = new Rotation();
        await rotation.run();
        let most = 0;
        let calls = 0;
        rotation.table.onWrite = () => {
          const active = rotation.table.all('feed').filter(({ state }) => state === 'active');
          most = Math.max(most, active.length);
        };
        // every call waits for its turn, and one of them breaks off
        rotation.table.before = async () => {
          await scheduler.schedule(Promise.resolve(), 'table');
          return calls++ === crashAt ? { failure: 'unreachable', message: 'gone' } : undefined;
        };
        const runs = kinds.map((kind) => {
          if (kind === 'rotate') return rotation.run();
          const options = { ...rotation.options, policy: { ...policy, keyRotationSeconds: 0, publishSeconds: 0 } };
          if (kind === 'due') return rotateKeys(options, signal);
          const [key] = rotation.table.all('feed').filter(({ state }) => state === 'active');
          return removeKey(String(key!['kid']), rotation.options, signal).then(async (removed) => {
            return [removed, await rotation.run()];
          });
        });
        const results = await scheduler.waitFor(Promise.all(runs));
        rotation.table.before = () => undefined;
        const keys = (await rotation.run()) as KeyRecord[];
        expect(most).toBeLessThanOrEqual(1);
        const signing = signingKey(keys)!;
        expect(signing.state).toBe('active');
        const kept = [...rotation.kms.keys].filter(([, { deletionInDays }]) => deletionInDays === undefined);
        const inUse = keys.flatMap(({ state, kmsKeyId }) => (state === 'removed' ? [] : [kmsKeyId!]));
        // who cannot read which key is in use tells operators its own
        const told = /is key (.*) of KMS in use/.exec(JSON.stringify(results))?.[1];
        expect(kept.map(([id]) => id)).toEqual(expect.arrayContaining(inUse));
        expect(kept.map(([id]) => id).filter((id) => !inUse.includes(id) && id !== told)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('make one key of KMS too many at most, and give it back', async () => {
    const rotation = new Rotation();
    await Promise.all([rotation.run(), rotation.run(), rotation.run()]);
    expect(await rotation.states()).toBe('active');
    const left = [...rotation.kms.keys.values()].filter(({ deletionInDays }) => deletionInDays === undefined);
    expect(left.length).toBe(1);
  });
});
