import { describe, expect, it } from '@jest/globals';
import { manageKeys, rotateDueKeys } from '../../../lambda/key-rotation/rotation-handler';
import type { KeyRecord } from '../../../request/tokens/key/key-record';
import { signingKey } from '../../../request/tokens/key/rotation-plan';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { FakeKms, refused } from '../../support/request/fake-kms';
import { FakeTable } from '../../support/request/fake-table';
import { config, signal } from '../../support/request/rotation';

const START = 1_800_000_000_000;

/** One construct that goes by a table: its custom resource and its hourly rotation. */
class Deployed {
  readonly log: object[] = [];
  now = START;
  readonly table: FakeTable;
  readonly kms: FakeKms;
  private physicalId: unknown;
  private readonly id: string;
  private readonly tag: string;

  constructor(id: string, table: FakeTable, kms: FakeKms, tag = 'tokens') {
    this.id = id;
    this.table = table;
    this.kms = kms;
    this.tag = tag;
  }

  private get context() {
    return {
      config: { ...config, keyTag: { key: 'cdk-cors-tokens', value: this.tag } },
      issuer: `https://${this.id}.example`,
      store: new AdminStore(this.table),
      kms: this.kms.kms,
      log: (_: string, fields: object) => void this.log.push(fields),
      clock: () => this.now,
      wait: async () => {},
    };
  }

  async send(RequestType: string): Promise<string | undefined> {
    const event = { RequestType, LogicalResourceId: this.id, RequestId: 'r1', PhysicalResourceId: this.physicalId };
    const { physicalResourceId, problem } = await manageKeys(event, this.context);
    this.physicalId = physicalResourceId;
    return problem;
  }

  hourly(): Promise<string | undefined> {
    return rotateDueKeys(this.context);
  }

  async keys(): Promise<readonly KeyRecord[]> {
    const keys = (await new AdminStore(this.table).keys(signal)) as KeyRecord[];
    return [...keys].sort((a, b) => a.generation - b.generation);
  }

  async states(): Promise<string> {
    return (await this.keys()).map(({ generation, state }) => `${generation} ${state}`).join(', ');
  }

  /** Keys of KMS that can sign. */
  alive(): string[] {
    return [...this.kms.keys].filter(([, { deletionInDays }]) => deletionInDays === undefined).map(([id]) => id);
  }
}

/** A copy of a table, as a backup restores it. */
function restored(table: FakeTable): FakeTable {
  const copy = new FakeTable();
  for (const [id, item] of table.items) copy.items.set(id, item);
  return copy;
}

/** KMS as permissions by tag leave it to a function: keys of other tables are out of reach. */
function allowTag(kms: FakeKms, tag: string): void {
  const answer = kms.answer.bind(kms);
  kms.answer = (request) => {
    const { KeyId } = JSON.parse(request.body) as { KeyId?: string };
    const tags = KeyId === undefined ? undefined : JSON.stringify(kms.keys.get(KeyId)?.tags);
    return tags?.includes(`"${tag}"`) === false ? refused('AccessDeniedException') : answer(request);
  };
}

describe('a construct that is renamed, with its table', () => {
  it('goes on with the keys, which the old one leaves to it', async () => {
    const [table, kms] = [new FakeTable(), new FakeKms()];
    const [before, after] = [new Deployed('Tokens', table, kms), new Deployed('Partners', table, kms)];
    await before.send('Create');
    const [key] = await before.keys();
    // CloudFormation makes what is new first, and deletes what is gone at the end
    expect(await after.send('Create')).toBeUndefined();
    expect(await before.send('Delete')).toBeUndefined();
    expect(before.log).toContainEqual(expect.objectContaining({ step: 'leave', owners: ['Partners-r1'] }));
    expect(await after.keys()).toEqual([key]);
    expect(after.alive()).toEqual(['kms-1']);
    expect(await after.hourly()).toBeUndefined();
    await after.send('Delete');
    expect(after.alive()).toEqual([]);
  });

  it('takes no key away where the deployment is rolled back, and the settings are those of before within an hour', async () => {
    const [table, kms] = [new FakeTable(), new FakeKms()];
    const [before, after] = [new Deployed('Tokens', table, kms), new Deployed('Partners', table, kms)];
    await before.send('Create');
    await after.send('Create');
    await after.send('Delete');
    expect(before.alive()).toEqual(['kms-1']);
    expect(await before.hourly()).toBeUndefined();
    expect(await before.states()).toBe('1 active');
    expect(await new AdminStore(table).settings(signal)).toMatchObject({ issuer: 'https://Tokens.example' });
    await before.send('Delete');
    expect(before.alive()).toEqual([]);
  });

  it('is one of two of which the last disposes of the keys, be they deleted at the same time', async () => {
    const [table, kms] = [new FakeTable(), new FakeKms()];
    const [one, other] = [new Deployed('Tokens', table, kms), new Deployed('Partners', table, kms)];
    await Promise.all([one.send('Create'), other.send('Create')]);
    expect(await one.states()).toBe('1 active');
    expect(await Promise.all([one.send('Delete'), other.send('Delete')])).toEqual([undefined, undefined]);
    expect(one.alive()).toEqual([]);
  });

  it('is itself after each of its own updates', async () => {
    const deployed = new Deployed('Tokens', new FakeTable(), new FakeKms());
    await deployed.send('Create');
    await deployed.send('Update');
    await deployed.send('Update');
    await deployed.send('Delete');
    expect(deployed.alive()).toEqual([]);
  });
});

describe('a table that outlived its stack', () => {
  it('gets a key that signs with the first deployment over it, where the old ones are about to be deleted', async () => {
    const [table, kms] = [new FakeTable(), new FakeKms()];
    const before = new Deployed('Tokens', table, kms);
    await before.send('Create');
    await before.send('Delete');
    const after = new Deployed('Tokens', table, kms);
    // permissions are as new as the deployment
    let denied = 0;
    kms.before = (action) => (action === 'GetPublicKey' && denied++ < 2 ? refused('AccessDeniedException') : undefined);
    expect(await after.send('Create')).toBeUndefined();
    expect(await after.states()).toBe('1 removed, 2 active');
    expect(after.alive()).toEqual(['kms-2']);
  });
});

describe('a table that was restored from the backup of another', () => {
  /** A table with an active and a pending key, and a copy of it under another name. */
  async function copied() {
    const [table, kms] = [new FakeTable(), new FakeKms()];
    const original = new Deployed('Tokens', table, kms);
    await original.send('Create');
    return { original, copy: new Deployed('Tokens2', restored(table), kms, 'tokens-restored') };
  }

  it('signs with a key of its own at once, and what the old key signed counts until it ends', async () => {
    const { original, copy } = await copied();
    allowTag(copy.kms, 'tokens-restored');
    expect(await copy.send('Create')).toBeUndefined();
    expect(await copy.states()).toBe('1 retiring, 2 active');
    expect(signingKey(await copy.keys())).toMatchObject({ generation: 2, kmsKeyId: 'kms-2' });
    expect(await copy.hourly()).toBeUndefined();
    copy.now += 911_000;
    expect(await copy.hourly()).toBeUndefined();
    expect(await copy.states()).toBe('1 removed, 2 active');
    expect((await copy.keys())[0]!.kmsKeyId).toBeUndefined();
    // those of the table it is a copy of are left alone
    expect(original.alive()).toEqual(['kms-1', 'kms-2']);
    expect(await original.states()).toBe('1 active');
  });

  it('never has the name of a key that the old table goes on to make', async () => {
    const { original, copy } = await copied();
    await copy.send('Create');
    original.now += config.keyRotationSeconds * 1000;
    await original.hourly();
    const kids = [...(await original.keys()), ...(await copy.keys())].map(({ kid }) => kid);
    // the first key is in both
    expect(new Set(kids).size).toBe(kids.length - 1);
  });

  it('takes its own keys with it when it is deleted, though its backup names the owners of the old one', async () => {
    const { original, copy } = await copied();
    allowTag(copy.kms, 'tokens-restored');
    await copy.send('Create');
    expect(await copy.send('Delete')).toBeUndefined();
    expect(copy.alive()).toEqual(['kms-1']);
    expect(await original.states()).toBe('1 active');
  });

  it('does not go on with a key that was begun for the old one', async () => {
    const [table, kms] = [new FakeTable(), new FakeKms()];
    const original = new Deployed('Tokens', table, kms);
    kms.before = (action) => (action === 'GetPublicKey' ? { status: 500, body: '' } : undefined);
    await original.send('Create');
    kms.before = () => undefined;
    const copy = new Deployed('Tokens2', restored(table), kms, 'tokens-restored');
    allowTag(kms, 'tokens-restored');
    expect(await copy.send('Create')).toBeUndefined();
    expect(await copy.keys()).toMatchObject([{ state: 'active', kmsKeyId: 'kms-2' }]);
  });
});
