import { describe, expect, it } from '@jest/globals';
import { rotateDueKeys } from '../../../lambda/key-rotation/rotation-handler';
import type { KeyRotationConfig } from '../../../lib/contract/token-config';
import type { KeyRecord } from '../../../request/tokens/key/key-record';
import { rotateKeys } from '../../../request/tokens/key/rotate-keys';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { FakeKms, refused } from '../../support/request/fake-kms';
import { FakeTable } from '../../support/request/fake-table';

const signal = AbortSignal.timeout(60_000);
const config = {
  algorithm: 'ES256',
  keyRotationSeconds: 2_592_000,
  publishSeconds: 300,
  retireSeconds: 910,
  keyTag: { key: 'cdk-cors-tokens', value: 'tokens' },
} as KeyRotationConfig;

/** Keys that were made, and the hourly look at them. */
class Hourly {
  readonly kms = new FakeKms();
  readonly store = new AdminStore(new FakeTable());

  run(): Promise<string | undefined> {
    const { kms, store } = this;
    const wait = async () => {};
    return rotateDueKeys({ config, issuer: 'https://tokens.shop.example', store, kms: kms.kms, log: () => {}, wait });
  }

  /** Publishes the next key ahead of time. */
  publishNext(): Promise<unknown> {
    return this.rotate({ keyRotationSeconds: 0 });
  }

  /** Lets the key that is published sign ahead of time. */
  useNext(): Promise<unknown> {
    return this.rotate({ publishSeconds: 0 });
  }

  private rotate(policy: Partial<KeyRotationConfig>): Promise<unknown> {
    const { kms, store } = this;
    return rotateKeys({ store, kms: kms.kms, policy: { ...config, ...policy }, keyTag: config.keyTag }, signal);
  }

  async keys(): Promise<string> {
    const keys = (await this.store.keys(signal)) as KeyRecord[];
    return keys.map(({ generation, state }) => `${generation} ${state}`).join(', ');
  }
}

describe('a key that was lost in KMS', () => {
  it.each(['DisabledException', 'KMSInvalidStateException', 'NotFoundException'])(
    'is removed on %s, the next one signs at once, and the run fails once',
    async (code) => {
      const hourly = new Hourly();
      expect(await hourly.run()).toBeUndefined();
      hourly.kms.before = (action) =>
        action === 'GetPublicKey' && hourly.kms.keys.size === 1 ? refused(code, 'not this one') : undefined;
      expect(await hourly.run()).toMatch(new RegExp(`^key [\\w-]{8}-1 cannot sign: missing: ${code}: not this one$`));
      expect(await hourly.keys()).toBe('1 removed, 2 active');
      expect(await hourly.run()).toBeUndefined();
    },
  );

  it.each([
    ['the active one', ['kms-1'], '1 removed, 2 active'],
    ['the pending one', ['kms-2'], '1 active, 2 removed'],
    ['both', ['kms-1', 'kms-2'], '1 removed, 2 removed, 3 active'],
  ])('is told from those that are there: %s', async (_, lost, states) => {
    const hourly = new Hourly();
    await hourly.run();
    await hourly.publishNext();
    for (const id of lost) await hourly.kms.kms.scheduleDeletion(id, signal);
    expect((await hourly.run())?.split('; ')).toHaveLength(lost.length);
    expect(await hourly.keys()).toBe(states);
    expect(await hourly.run()).toBeUndefined();
  });

  it('is found while it is published for what it signed, and needs no other in its place', async () => {
    const hourly = new Hourly();
    await hourly.run();
    await hourly.publishNext();
    await hourly.useNext();
    expect(await hourly.keys()).toBe('1 retiring, 2 active');
    await hourly.kms.kms.scheduleDeletion('kms-1', signal);
    expect(await hourly.run()).toMatch(/^key [\w-]{8}-1 cannot sign: missing: KMSInvalidStateException: $/);
    expect(await hourly.keys()).toBe('1 removed, 2 active');
    expect(await hourly.run()).toBeUndefined();
  });

  it.each([
    ['throttled', refused('ThrottlingException')],
    ['unreachable', { status: 500, body: '' }],
    ['denied', refused('AccessDeniedException')],
  ])('is not what KMS does not say, but is %s', async (failure, answer) => {
    const hourly = new Hourly();
    await hourly.run();
    await hourly.publishNext();
    hourly.kms.before = () => answer;
    expect(await hourly.run()).toContain(`cannot be looked at: ${failure}`);
    expect(await hourly.keys()).toBe('1 active, 2 pending');
    hourly.kms.before = () => undefined;
    expect(await hourly.run()).toBeUndefined();
  });

  it('is not one that KMS does not know everywhere yet', async () => {
    const hourly = new Hourly();
    await hourly.run();
    let asked = 0;
    hourly.kms.before = (action) =>
      action === 'GetPublicKey' && asked++ < 3 ? refused('NotFoundException') : undefined;
    expect(await hourly.run()).toBeUndefined();
    expect(await hourly.keys()).toBe('1 active');
  });
});
