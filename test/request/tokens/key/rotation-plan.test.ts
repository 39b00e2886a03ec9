import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../request/aws/failure';
import type { KeyRecord } from '../../../../request/tokens/key/key-record';
import { removeKey } from '../../../../request/tokens/key/remove-key';
import { rotateKeys } from '../../../../request/tokens/key/rotate-keys';
import { publishedKeys, type RotationPolicy, signingKey } from '../../../../request/tokens/key/rotation-plan';
import { TokenStore } from '../../../../request/tokens/state/token-store';
import { FakeKms, refused } from '../../../support/request/fake-kms';
import { FakeTable } from '../../../support/request/fake-table';

const DAY = 86_400;
const policy: RotationPolicy = {
  algorithm: 'ES256',
  keyRotationSeconds: 30 * DAY,
  publishSeconds: 300,
  retireSeconds: 910,
};
const keyTag = { key: 'cdk-cors:tokens', value: 'shop' };
const signal = AbortSignal.timeout(60_000);
const START = 1_800_000_000;

class Rotation {
  readonly table = new FakeTable();
  readonly kms = new FakeKms();
  readonly store = new TokenStore(this.table);
  readonly givenUp: string[] = [];
  readonly notDeleted: string[] = [];
  now = START;
  policy = policy;

  get options() {
    const clock = () => this.now * 1000;
    const onGivenUp = (kid: string, problem: string) => void this.givenUp.push(`${kid}: ${problem}`);
    const onNotDeleted = (kid: string, { failure }: Failure) => void this.notDeleted.push(`${kid}: ${failure}`);
    return {
      store: this.store,
      kms: this.kms.kms,
      policy: this.policy,
      keyTag,
      clock,
      onGivenUp,
      onNotDeleted,
      wait: async () => {},
    };
  }

  run() {
    return rotateKeys(this.options, signal);
  }

  /** States by generation: `retiring active`. */
  async states(): Promise<string> {
    const keys = (await this.store.keys(signal)) as KeyRecord[];
    return [...keys]
      .sort((a, b) => a.generation - b.generation)
      .map(({ state }) => state)
      .join(' ');
  }

  async signing(): Promise<number | undefined> {
    return signingKey((await this.store.keys(signal)) as KeyRecord[])?.generation;
  }
}

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

describe('a key that was begun', () => {
  /** Breaks off once KMS has made a key. */
  async function breakOff(rotation: Rotation): Promise<void> {
    rotation.kms.before = (action) => (action === 'GetPublicKey' ? { status: 500, body: '' } : undefined);
    expect(await rotation.run()).toMatchObject({ failure: 'unreachable' });
    rotation.kms.before = () => undefined;
  }
  const made = ({ kms }: Rotation) => kms.calls.filter((action) => action === 'CreateKey').length;

  it('is finished by the next rotation, and nobody else knows of it before', async () => {
    const rotation = new Rotation();
    await breakOff(rotation);
    await breakOff(rotation);
    expect(rotation.table.all('feed')).toEqual([]);
    await rotation.run();
    expect(await rotation.states()).toBe('active');
    expect(made(rotation)).toBe(1);
  });

  it('is finished where its record could not be written', async () => {
    const rotation = new Rotation();
    rotation.table.before = (call, pk) =>
      call === 'put' && pk === 'feed' ? { failure: 'throttled', message: 'too many' } : undefined;
    expect(await rotation.run()).toMatchObject({ failure: 'throttled' });
    rotation.table.before = () => undefined;
    await rotation.run();
    expect(await rotation.states()).toBe('active');
    expect(made(rotation)).toBe(1);
  });

  it('is finished although none is due by then', async () => {
    const rotation = new Rotation();
    await rotation.run();
    rotation.policy = { ...policy, keyRotationSeconds: 0 };
    await breakOff(rotation);
    rotation.policy = policy;
    await rotation.run();
    expect(await rotation.states()).toBe('active pending');
    expect(made(rotation)).toBe(2);
  });

  it('is given up where KMS does not have it any more', async () => {
    const rotation = new Rotation();
    await breakOff(rotation);
    rotation.kms.keys.delete('kms-1');
    const keys = (await rotation.run()) as KeyRecord[];
    expect(await rotation.states()).toBe('removed active');
    expect(made(rotation)).toBe(2);
    expect(rotation.givenUp).toEqual([`${keys[0]!.kid}: NotFoundException: `]);
  });

  it('is not given up for ever: KMS does not know one of them', async () => {
    const rotation = new Rotation();
    rotation.kms.before = (action) => (action === 'GetPublicKey' ? refused('NotFoundException') : undefined);
    expect(await rotation.run()).toEqual({
      failure: 'refused',
      message: expect.stringMatching(/^not done after 20 steps: key [\w-]{8}-20 was given up: NotFoundException: $/),
    });
  });

  it('is given up and deleted where another algorithm is wanted by then', async () => {
    const rotation = new Rotation();
    await breakOff(rotation);
    rotation.policy = { ...policy, algorithm: 'RS256' };
    await rotation.run();
    expect(await rotation.states()).toBe('removed active');
    expect([...rotation.kms.keys.values()].map(({ alg, deletionInDays }) => [alg, deletionInDays])).toEqual([
      ['ES256', 7],
      ['RS256', undefined],
    ]);
    expect(rotation.givenUp).toEqual([expect.stringMatching(/-1: it is for ES256$/)]);
  });

  it('is given back where it cannot be written down', async () => {
    const rotation = new Rotation();
    let puts = 0;
    rotation.table.before = (call) =>
      call === 'put' && ++puts === 2 ? { failure: 'throttled', message: 'too many' } : undefined;
    expect(await rotation.run()).toMatchObject({ failure: 'throttled' });
    expect(rotation.kms.keys.get('kms-1')!.deletionInDays).toBe(7);
  });
});

describe('a record that cannot be read', () => {
  const spoil = (rotation: Rotation, kid: string, more: object = {}) => {
    return rotation.table.put({ pk: 'feed', sk: `key#${kid}`, ...more }, {});
  };

  it.each([
    ['one that was spoilt', (series: string) => `${series}-1`, 2],
    ['one that stands where the next one would', (series: string) => `${series}-2`, 3],
    ['one of a later generation', (series: string) => `${series}-41`, 42],
    ['one that is no generation', (series: string) => `${series}-${'9'.repeat(40)}`, 2],
    ['one without a number', () => 'nothing', 2],
  ])('is passed by: %s', async (_, kidOf, generation) => {
    const rotation = new Rotation();
    const [first] = (await rotation.run()) as KeyRecord[];
    await spoil(rotation, kidOf(first!.kid.slice(0, 8)), { state: 'active' });
    await removeKey(first!.kid, rotation.options, signal);
    const keys = (await rotation.run()) as KeyRecord[];
    expect(signingKey(keys)).toMatchObject({ state: 'active', generation });
    expect(await rotation.run()).toEqual(keys);
  });

  it('is not passed by for ever: a rotation that is never done says so', async () => {
    const rotation = new Rotation();
    const { put } = rotation.table;
    rotation.table.put = async (item, condition) => {
      const isTaken = item.sk.startsWith('key#');
      return isTaken ? { failure: 'exists', message: 'taken' } : put.call(rotation.table, item, condition);
    };
    expect(await rotation.run()).toEqual({ failure: 'refused', message: 'not done after 20 steps: taken' });
  });
});

describe('rotations that fail', () => {
  it('say why when KMS makes no key, and succeed the next time', async () => {
    const rotation = new Rotation();
    rotation.kms.before = (action) =>
      action === 'CreateKey' ? refused('ThrottlingException', 'slow down') : undefined;
    expect(await rotation.run()).toEqual({ failure: 'throttled', message: 'ThrottlingException: slow down' });
    rotation.kms.before = () => undefined;
    await rotation.run();
    expect(await rotation.states()).toBe('active');
  });

  it('wait for a new key to be known everywhere in KMS', async () => {
    const rotation = new Rotation();
    let asked = 0;
    rotation.kms.before = (action) => {
      return action === 'GetPublicKey' && asked++ < 3 ? refused('NotFoundException') : undefined;
    };
    await rotation.run();
    expect(await rotation.states()).toBe('active');
  });

  it('keep a key whose record was written although the answer got lost', async () => {
    const rotation = new Rotation();
    const { put } = rotation.table;
    rotation.table.put = async (item, condition) => {
      const failure = await put.call(rotation.table, item, condition);
      return failure ?? (item.sk.startsWith('key#') ? { failure: 'timeout', message: 'no answer in time' } : undefined);
    };
    await rotation.run();
    expect(await rotation.states()).toBe('active');
    expect(rotation.kms.calls).not.toContain('ScheduleKeyDeletion');
  });

  it('sign on with the old key when they stop between two moves, and go on from there', async () => {
    const rotation = new Rotation();
    await rotation.run();
    rotation.policy = { ...policy, keyRotationSeconds: 0, publishSeconds: 0 };
    let puts = 0;
    rotation.table.before = (call) => {
      return call === 'put' && ++puts === 5 ? { failure: 'throttled', message: 'too many' } : undefined;
    };
    expect(await rotation.run()).toMatchObject({ failure: 'throttled' });
    expect(await rotation.states()).toBe('retiring pending');
    expect(await rotation.signing()).toBe(1);
    rotation.policy = policy;
    await rotation.run();
    expect(await rotation.states()).toBe('retiring active');
  });
});

describe('keys that are of no use any more', () => {
  it('keep nothing from being done where KMS does not delete one of them', async () => {
    const rotation = new Rotation();
    const first = (await rotation.run()) as KeyRecord[];
    for (const { kid } of [...first, ...((await rotation.run()) as KeyRecord[])]) {
      await removeKey(kid, rotation.options, signal);
    }
    let denied = 0;
    rotation.kms.before = (action) =>
      action === 'ScheduleKeyDeletion' && denied++ === 0 ? refused('AccessDeniedException') : undefined;
    const keys = (await rotation.run()) as KeyRecord[];
    expect(signingKey(keys)).toMatchObject({ state: 'active' });
    expect(rotation.notDeleted).toEqual([`${first[0]!.kid}: denied`]);
    expect(await rotation.run()).toMatchObject([{ kmsKeyId: undefined }, {}]);
  });

  it('may be many: the next rotation goes on', async () => {
    const rotation = new Rotation();
    for (let i = 0; i < 25; i++) {
      rotation.kms.before = (action) =>
        action === 'ScheduleKeyDeletion' ? refused('AccessDeniedException') : undefined;
      const keys = (await rotation.run()) as KeyRecord[];
      await removeKey(signingKey(keys)!.kid, rotation.options, signal);
    }
    rotation.kms.before = () => undefined;
    for (let i = 0; i < 2; i++)
      expect(signingKey((await rotation.run()) as KeyRecord[])).toMatchObject({ state: 'active' });
    const left = ((await rotation.run()) as KeyRecord[]).filter(
      ({ state, kmsKeyId }) => state === 'removed' && kmsKeyId,
    );
    expect(left).toEqual([]);
  });
});
