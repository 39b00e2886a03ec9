import { describe, expect, it } from '@jest/globals';
import type { KeyRecord } from '../../../../request/tokens/key/key-record';
import { removeKey } from '../../../../request/tokens/key/remove-key';
import { signingKey } from '../../../../request/tokens/key/rotation-plan';
import { refused } from '../../../support/request/fake-kms';
import { policy, Rotation, signal } from '../../../support/request/rotations';

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
      return call === 'put' && ++puts === 4 ? { failure: 'throttled', message: 'too many' } : undefined;
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
