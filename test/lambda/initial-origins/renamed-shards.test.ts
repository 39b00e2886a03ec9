import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { createInitialOrigins } from '../../../lambda/initial-origins/create-initial-origins';
import { waitingMilliseconds } from '../../../lib/contract/function-times';
import type { AwsError } from '../../../preview/aws/aws-error';
import { InMemoryParameterStore } from '../../../preview/aws/ssm/in-memory-parameter-store';
import type { Transport } from '../../../request/aws/http-transport';
import { logged, useFakeTimersAndLog } from '../../support/jest/fake-timers-and-log';

const APP = 'https://app.shop.example';
const PATTERN = '^[^;]+(;.*)?$';
const CALLER = { region: 'eu-west-1', account: '111111111111' };
const OLD = '/shop/orders';
const NEW = '/shop/sales';
const TAGS = [{ Key: 'cdk-cors', Value: 'allowlist' }];

let store: InMemoryParameterStore;
/** By action, a code of the service, or nothing where the call goes on. */
let fault: (action: string, name: string) => string | undefined;
let writes: string[];
let tiers: unknown[];

useFakeTimersAndLog();
beforeEach(begin);

function begin(): void {
  store = new InMemoryParameterStore();
  fault = () => undefined;
  writes = [];
  tiers = [];
  logged.length = 0;
}

/** Parameter Store with what the function is permitted: what is below the new name, names of all, and values of what has the tag. */
const transport: Transport = async ({ headers, body }) => {
  const action = String(headers['x-amz-target']).replace('AmazonSSM.', '');
  const input = JSON.parse(body);
  const name = String(input.Name ?? '');
  try {
    const code = fault(action, name) ?? (isPermitted(action, name) ? undefined : 'AccessDeniedException');
    if (code !== undefined) return { status: 400, body: JSON.stringify({ __type: code, message: 'no' }) };
    const answer = await store.call(action, input, CALLER);
    if (action === 'PutParameter') {
      writes.push(name);
      tiers.push(input.Tier);
    }
    return { status: 200, body: JSON.stringify(answer) };
  } catch (error) {
    const { code, message } = error as AwsError;
    return { status: 400, body: JSON.stringify({ __type: code, message }) };
  }
};

function isPermitted(action: string, name: string): boolean {
  if (action === 'DescribeParameters' || name.startsWith(`${NEW}/`)) return true;
  return action === 'GetParameter' && store.find(name)?.tags.get('cdk-cors') === 'allowlist';
}

async function put(name: string, Value: string, Tags: object[] = TAGS): Promise<void> {
  await store.call('PutParameter', { Name: name, Value, Type: 'StringList', Tags }, CALLER);
}

async function remove(name: string): Promise<void> {
  await store.call('DeleteParameter', { Name: name }, CALLER);
}

const liveValue = (name: string) => store.find(name)?.current.value;

/** What CloudFormation says when the class is renamed: numbers are texts. */
async function rename(shards: number | [before: number, after: number] = 100): Promise<string | undefined> {
  const [before, after] = [shards, shards].map((one, i) => (Array.isArray(one) ? one[i]! : one)) as [number, number];
  const list = (ParameterName: string, count: number) => ({
    ClassName: 'orders',
    ConstructPath: 'Orders',
    ParameterName,
    Origins: [APP],
    AllowedPattern: PATTERN,
    ...(count > 1 && { Shards: String(count) }),
  });
  const event = {
    RequestType: 'Update',
    LogicalResourceId: 'InitialOrigins',
    ResourceProperties: { Lists: [list(`${NEW}/origins`, after)] },
    OldResourceProperties: { Lists: [list(`${OLD}/origins`, before)] },
  };
  const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
  const outcome = createInitialOrigins(event, { transport, env });
  await jest.runAllTimersAsync();
  return (await outcome).problem;
}

describe('a list with several parameters whose name changes', () => {
  beforeEach(() => put(`${OLD}/origins`, APP));

  it('goes on whole: each as it stands, as the command line makes them, and the first one last', async () => {
    for (let i = 1; i < 100; i++)
      await put(`${OLD}/shards/${i}`, `https://a${i}.example,\nhttps://b${i}.example;until=2099-01-01`);
    expect(await rename()).toBeUndefined();
    for (let i = 1; i < 100; i++) expect(liveValue(`${NEW}/shards/${i}`)).toBe(liveValue(`${OLD}/shards/${i}`));
    expect(liveValue(`${NEW}/origins`)).toBe(APP);
    expect(writes).toHaveLength(100);
    expect(writes.at(-1)).toBe(`${NEW}/origins`);
    const { tags, current } = store.find(`${NEW}/shards/99`)!;
    expect([...tags]).toEqual([['cdk-cors', 'allowlist']]);
    expect(current).toMatchObject({ type: 'StringList', allowedPattern: PATTERN });
    expect(tiers).toEqual([...Array(99).fill('Intelligent-Tiering'), 'Standard']);
    expect(logged).toMatchObject([{ written: true, copiedFrom: `${OLD}/origins`, copiedShards: 99 }]);
  });

  it('takes the three writes a second that an account has, and is done in time', async () => {
    for (let i = 1; i < 100; i++) await put(`${OLD}/shards/${i}`, `https://a${i}.example`);
    const begun = Date.now();
    let taken = 0;
    fault = (action) => {
      if (action !== 'PutParameter') return undefined;
      const isMore = taken >= 3 * (1 + (Date.now() - begun) / 1000);
      if (!isMore) taken++;
      return isMore ? 'ThrottlingException' : undefined;
    };
    expect(await rename()).toBeUndefined();
    expect(writes).toHaveLength(100);
    // seven of such lists, by a new root, are what the function's time is for
    expect((Date.now() - begun) * 7).toBeLessThan(waitingMilliseconds('initial-origins') * 1.5);
  });

  it('needs none but the first one, and leaves out what is empty, or what it did not go by', async () => {
    await put(`${OLD}/shards/1`, 'none');
    await put(`${OLD}/shards/3`, 'https://c.example');
    await put(`${OLD}/shards/7`, 'https://out-of-force.example');
    await put(`${OLD}/shards/3/notes`, 'https://other.example');
    expect(await rename([7, 100])).toBeUndefined();
    expect(writes).toEqual([`${NEW}/shards/3`, `${NEW}/origins`]);
  });

  it('asks for no names where it has one parameter', async () => {
    fault = (action) => (action === 'DescribeParameters' ? 'AccessDeniedException' : undefined);
    expect(await rename(1)).toBeUndefined();
    expect(writes).toEqual([`${NEW}/origins`]);
  });

  it('is left as it is where its first parameter is there', async () => {
    await put(`${OLD}/shards/1`, 'https://a.example');
    await put(`${NEW}/origins`, 'none');
    expect(await rename()).toBeUndefined();
    expect(writes).toEqual([]);
  });

  it('reads names to the end, however many an answer has', async () => {
    for (let i = 1; i < 100; i++) await put(`${OLD}/shards/${i}`, `https://a${i}.example`);
    const call = store.call.bind(store);
    jest.spyOn(store, 'call').mockImplementation(async (action, input, caller) => {
      return call(action, action === 'DescribeParameters' ? { ...input, MaxResults: 1 } : input, caller);
    });
    expect(await rename()).toBeUndefined();
    expect(writes).toHaveLength(100);
  });
});

describe('a list that cannot go on whole stops the deployment, with a way out that works:', () => {
  beforeEach(async () => {
    await put(`${OLD}/origins`, APP);
    await put(`${OLD}/shards/1`, 'https://a.example');
  });
  const place = 'parameter "/shop/sales/origins": it takes the place of "/shop/orders/origins"';

  it('a parameter that somebody made without the tag', async () => {
    await put(`${OLD}/shards/2`, 'https://b.example', []);
    expect(await rename()).toBe(
      `${place}: some of it cannot be read (denied: AccessDeniedException: no): copy "/shop/orders/shards/2" to ` +
        '"/shop/sales/shards/2" by hand, and deploy again',
    );
    expect(writes).toEqual([]);
    await put(`${NEW}/shards/2`, 'https://b.example');
    expect(await rename()).toBeUndefined();
    expect(writes).toEqual([`${NEW}/shards/1`, `${NEW}/origins`]);
  });

  it.each([
    ['changed', (name: string) => store.call('PutParameter', { Name: name, Value: 'none', Overwrite: true }, CALLER)],
    ['deleted', remove],
  ])('a copy of a run before, since which the old one was %s', async (_, change) => {
    fault = (_, name) => (name === `${NEW}/origins` && writes.length > 0 ? 'ParameterLimitExceeded' : undefined);
    expect(await rename()).toContain('ParameterLimitExceeded');
    fault = () => undefined;
    await change(`${OLD}/shards/1`);
    expect(await rename()).toBe(
      `${place}: there are parameters with other entries under the new name: delete "/shop/sales/shards/1" (in place of ` +
        '"/shop/orders/shards/1"), and deploy again',
    );
    expect(liveValue(`${NEW}/origins`)).toBeUndefined();
    await remove(`${NEW}/shards/1`);
    expect(await rename()).toBeUndefined();
    expect(liveValue(`${NEW}/shards/1`)).toBeUndefined();
  });

  it.each([
    [1, '"/shop/orders/shards/1", "/shop/orders/shards/2"'],
    [2, '"/shop/orders/shards/2"'],
  ])('fewer shards than before, %d in place of 3, where those beyond have entries', async (after, lost) => {
    await put(`${OLD}/shards/2`, 'https://b.example');
    expect(await rename([3, after])).toBe(
      `${place}: entries in ${lost} would be lost with shards: ${after}; rename it with shards: 3, and lower them in a later deployment`,
    );
    expect(writes).toEqual([]);
    expect(await rename(3)).toBeUndefined();
    expect(writes).toHaveLength(3);
  });

  it('fewer shards than before are fine where those beyond have no entries', async () => {
    await put(`${OLD}/shards/2`, 'none');
    expect(await rename([100, 2])).toBeUndefined();
    expect(writes).toEqual([`${NEW}/shards/1`, `${NEW}/origins`]);
  });

  it('names that cannot be listed', async () => {
    fault = (action) => (action === 'DescribeParameters' ? 'AccessDeniedException' : undefined);
    const unknown = `${place}, of whose 100 parameters nobody knows which exist (denied: AccessDeniedException: no)`;
    expect(await rename()).toBe(`${unknown}: copy all of them by hand, "/shop/sales/origins" too, and deploy again`);
    expect(await rename([100, 1])).toBe(
      `${unknown}, and would lose some with shards: 1; rename it with shards: 100, and lower them in a later deployment`,
    );
    for (const name of ['shards/1', 'origins']) await put(`${NEW}/${name}`, liveValue(`${OLD}/${name}`)!);
    expect(await rename()).toBeUndefined();
  });

  it('a parameter that cannot be created', async () => {
    fault = (action, name) =>
      action === 'PutParameter' && name.includes('shards') ? 'ParameterLimitExceeded' : undefined;
    expect(await rename()).toBe(
      'parameter "/shop/sales/origins": "/shop/sales/shards/1" cannot be created (refused: ParameterLimitExceeded: no): create it ' +
        'by hand as a copy of "/shop/orders/shards/1", and deploy again',
    );
    expect(liveValue(`${NEW}/origins`)).toBeUndefined();
    await put(`${NEW}/shards/1`, 'https://a.example');
    expect(await rename()).toBeUndefined();
  });

  it('one that somebody makes meanwhile, with other entries', async () => {
    fault = (action) => {
      if (action === 'PutParameter' && !store.find(`${NEW}/shards/1`)) void put(`${NEW}/shards/1`, 'https://x.example');
      return undefined;
    };
    expect(await rename()).toContain('there are parameters with other entries under the new name');
    expect(liveValue(`${NEW}/origins`)).toBeUndefined();
  });

  it('time that is up, after which the next run goes on', async () => {
    await put(`${OLD}/shards/2`, 'https://b.example');
    const time = new AbortController();
    const { timeout } = AbortSignal;
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      return ms === waitingMilliseconds('initial-origins') ? time.signal : timeout.call(AbortSignal, ms);
    });
    fault = (action) => {
      if (action === 'PutParameter') time.abort();
      return undefined;
    };
    expect(await rename()).toBe(
      'parameter "/shop/sales/origins": time is up, and 1 of 2 parameters are copied; deploy again, and it goes on from there',
    );
    expect(writes).toEqual([`${NEW}/shards/1`]);
    jest.mocked(AbortSignal.timeout).mockRestore();
    fault = () => undefined;
    expect(await rename()).toBeUndefined();
    expect(writes).toEqual([`${NEW}/shards/1`, `${NEW}/shards/2`, `${NEW}/origins`]);
  });

  it.each(['0', '101', '1.5', 'many', {}])('%j shards, which synth never writes', async (Shards) => {
    const Lists = [{ ParameterName: `${NEW}/origins`, Origins: [APP], Shards }];
    const outcome = await createInitialOrigins({ RequestType: 'Create', ResourceProperties: { Lists } }, { transport });
    expect(outcome.problem).toBe('Shards is no number from 1 to 100');
  });
});

it('is whole or not in force, wherever a run stops and whatever was there, and writes over nothing', async () => {
  const value = fc.constantFrom(undefined, 'none', 'https://a.example', 'https://b.example;until=2099-01-01');
  const scenario = fc.record({
    old: fc.array(value, { minLength: 5, maxLength: 5 }),
    own: fc.array(fc.option(value, { nil: undefined, freq: 1 }), { minLength: 5, maxLength: 5 }),
    shards: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
    stops: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
  });
  const entries = (name: string) => (liveValue(name) ?? 'none').split(',').filter((entry) => entry !== 'none');
  await fc.assert(
    fc.asyncProperty(scenario, async ({ old, own, shards, stops }) => {
      begin();
      await put(`${OLD}/origins`, APP);
      for (const [i, one] of old.entries()) if (one !== undefined) await put(`${OLD}/shards/${i + 1}`, one);
      for (const [i, one] of own.entries()) if (one !== undefined) await put(`${NEW}/shards/${i + 1}`, one);
      const all = (root: string, count: number) =>
        Array.from({ length: count - 1 }, (_, i) => entries(`${root}/shards/${i + 1}`));
      const [before, after] = shards;
      const was = all(OLD, before).flat();
      let problem: string | undefined;
      for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
        const begun = writes.length;
        fault = (action) =>
          action === 'PutParameter' && writes.length - begun >= stop ? 'ParameterLimitExceeded' : undefined;
        problem = await rename([before, after]);
        const isInForce = liveValue(`${NEW}/origins`) !== undefined;
        expect(isInForce).toBe(problem === undefined);
        if (isInForce) expect(all(NEW, after).flat()).toEqual(was);
      }
      for (const [i, one] of own.entries())
        if (one !== undefined) expect(liveValue(`${NEW}/shards/${i + 1}`)).toBe(one);
      expect(new Set(writes).size).toBe(writes.length);
      // refused only where it would lose, or let in, somebody
      if (own.every((one) => one === undefined) && before <= after) expect(problem).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});
