import type { Failure } from '../../../request/aws/failure';
import type { KeyRecord } from '../../../request/tokens/key/key-record';
import { rotateKeys } from '../../../request/tokens/key/rotate-keys';
import { type RotationPolicy, signingKey } from '../../../request/tokens/key/rotation-plan';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { FakeKms } from './fake-kms';
import { FakeTable } from './fake-table';

export const DAY = 86_400;
export const policy: RotationPolicy = {
  algorithm: 'ES256',
  keyRotationSeconds: 30 * DAY,
  publishSeconds: 300,
  retireSeconds: 910,
};
export const keyTag = { key: 'cdk-cors:tokens', value: 'shop' };
export const signal = AbortSignal.timeout(60_000);
export const START = 1_800_000_000;
export class Rotation {
  readonly table = new FakeTable();
  readonly kms = new FakeKms();
  readonly store = new AdminStore(this.table);
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
