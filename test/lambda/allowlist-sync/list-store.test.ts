import { describe, expect, it } from '@jest/globals';
import { ParameterListStore } from '../../../lambda/allowlist-sync/list-store';
import { ssm } from '../../../lambda/allowlist-sync/sdk/ssm';

const NAMES = Array.from({ length: 100 }, (_, i) => `/shop/orders/shards/${i}`);
const modified = new Date('2026-12-03T09:15:00.000Z');
const signal = AbortSignal.timeout(10_000);

/** Parameter Store, as far as it is read. */
class FakeSsm {
  readonly calls: string[][] = [];
  most = 0;
  private running = 0;
  /** What a call throws. */
  failure: (names: readonly string[]) => Error | undefined = () => undefined;

  constructor(private readonly exists: (name: string) => boolean = () => true) {}

  readonly send = async (command: object) => {
    if (!(command instanceof ssm.GetParametersCommand)) throw new Error('no such call');
    const { Names = [] } = command.input;
    this.calls.push(Names);
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    await new Promise((resolve) => setImmediate(resolve));
    this.running -= 1;
    const failure = this.failure(Names);
    if (failure) throw failure;
    const found = Names.filter(this.exists).map((asked) => {
      const [Name = '', version = '7'] = asked.split(':');
      const Selector = asked.includes(':') ? { Selector: `:${version}` } : {};
      return {
        Name,
        Value: `value of ${asked}`,
        Type: 'String',
        Version: Number(version),
        LastModifiedDate: modified,
        ...Selector,
      };
    });
    // in no order that anybody promised
    return { Parameters: found.reverse(), InvalidParameters: Names.filter((name) => !this.exists(name)) };
  };

  store(): ParameterListStore {
    return new ParameterListStore(ssm, { send: this.send } as never);
  }
}

describe('the store of lists', () => {
  it('reads what is asked at one moment by ten names a call, and few calls at once', async () => {
    const fake = new FakeSsm();
    const store = fake.store();
    const read = await Promise.all(NAMES.map((name) => store.read(name, signal)));
    expect(read.map((one) => one?.value)).toEqual(NAMES.map((name) => `value of ${name}`));
    expect(read[0]).toEqual({
      value: `value of ${NAMES[0]}`,
      type: 'String',
      version: 7,
      modifiedAt: modified.getTime(),
    });
    expect(fake.calls.map((names) => names.length)).toEqual(NAMES.slice(0, 10).map(() => 10));
    expect(fake.most).toBe(3);
  });

  it('asks once for what several want to know, and again for what is wanted later', async () => {
    const fake = new FakeSsm();
    const store = fake.store();
    const [a, b] = await Promise.all([store.read('/a', signal), store.read('/a', signal)]);
    expect([a, fake.calls]).toEqual([b, [['/a']]]);
    await store.read('/a', signal);
    expect(fake.calls).toEqual([['/a'], ['/a']]);
  });

  it('reads versions', async () => {
    const read = await Promise.all(['/a:3', '/b', '/c:7'].map((name) => new FakeSsm().store().read(name, signal)));
    expect(read.map((one) => [one?.value, one?.version])).toEqual([
      ['value of /a:3', 3],
      ['value of /b', 7],
      ['value of /c:7', 7],
    ]);
  });

  it('finds nothing where there is nothing, and fails for the names of a call that fails alone', async () => {
    const fake = new FakeSsm((name) => !name.endsWith('/5'));
    fake.failure = (names) => {
      return names.includes('/shop/orders/shards/42')
        ? Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })
        : undefined;
    };
    const store = fake.store();
    const read = await Promise.all(NAMES.map((name) => store.read(name, signal).catch((error: Error) => error.name)));
    const failed = read.flatMap((one, i) => (one === 'ThrottlingException' ? [i] : []));
    expect(failed).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
    expect([read[5], read[6]]).toEqual([undefined, expect.objectContaining({ version: 7 })]);
  });

  it('finds the others of a call that fails because of a version that there is not', async () => {
    const fake = new FakeSsm();
    fake.failure = (names) => {
      return names.includes('/b:9')
        ? Object.assign(new Error('no such version'), { name: 'ParameterVersionNotFound' })
        : undefined;
    };
    const store = fake.store();
    const read = await Promise.all(['/a', '/b:9', '/c:7'].map((name) => store.read(name, signal)));
    expect(read.map((one) => one?.value)).toEqual(['value of /a', undefined, 'value of /c:7']);
  });
});
