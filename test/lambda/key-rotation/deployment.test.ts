import { describe, expect, it, jest } from '@jest/globals';
import { manageKeys } from '../../../lambda/key-rotation/rotation-handler';
import type { KeyRecord } from '../../../request/tokens/key/key-record';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { FakeKms, refused } from '../../support/request/fake-kms';
import { FakeTable } from '../../support/request/fake-table';
import { config, signal } from '../../support/request/rotation';

describe('a deployment', () => {
  it('waits for permissions that are as new as itself', async () => {
    const kms = new FakeKms();
    let denied = 0;
    kms.before = (action) => (action === 'CreateKey' && denied++ < 3 ? refused('AccessDeniedException') : undefined);
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const store = new AdminStore(new FakeTable());
    const surroundings = { config, issuer: 'https://tokens.shop.example', store, kms: kms.kms, log: () => {}, wait };
    expect(await manageKeys({ RequestType: 'Create' }, surroundings)).toMatchObject({ problem: undefined });
    expect(waits).toEqual([400, 800, 1600]);
    kms.before = () => refused('AccessDeniedException', 'not you');
    const other = { ...surroundings, store: new AdminStore(new FakeTable()) };
    expect(await manageKeys({ RequestType: 'Create' }, other)).toMatchObject({
      problem: expect.stringContaining('not you'),
    });
  });

  it('goes on with the next key where the first one is lost, and logs it', async () => {
    const kms = new FakeKms();
    kms.before = (action) =>
      action === 'GetPublicKey' && kms.keys.size === 1 ? refused('NotFoundException', 'no such key') : undefined;
    const store = new AdminStore(new FakeTable());
    const log = jest.fn();
    const surroundings = {
      config,
      issuer: 'https://tokens.shop.example',
      store,
      kms: kms.kms,
      log,
      wait: async () => {},
    };
    expect(await manageKeys({ RequestType: 'Create' }, surroundings)).toMatchObject({ problem: undefined });
    const [first, second] = (await store.keys(signal)) as KeyRecord[];
    expect([first!.state, second!.state]).toEqual(['removed', 'active']);
    const problem = 'NotFoundException: no such key';
    expect(log).toHaveBeenCalledWith('key-rotation', { step: 'give-up', kid: first!.kid, problem });
  });
});
