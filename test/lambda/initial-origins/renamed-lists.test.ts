import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createInitialOrigins } from '../../../lambda/initial-origins/create-initial-origins';
import type { Transport } from '../../../request/aws/http-transport';
import { logged, useFakeTimersAndLog } from '../../support/jest/fake-timers-and-log';

const APP = 'https://app.shop.example';
const REMOVED = 'https://old-partner.example';
const ADDED = 'https://new-partner.example';
const ORDERS = { ClassName: 'orders', ConstructPath: 'Orders', ParameterName: '/shop/orders/origins' };
const PURCHASES = { ClassName: 'purchases', ConstructPath: 'Purchases', ParameterName: '/shop/purchases/origins' };

/** By name, what Parameter Store holds. */
let parameters: Map<string, { Value: string; Type?: string }>;
/** Names that may not be read. */
let denied: string[];

useFakeTimersAndLog();
beforeEach(() => {
  parameters = new Map();
  denied = [];
});

/** A Parameter Store without a network. */
const transport: Transport = async ({ headers, body }) => {
  const { Name, Value } = JSON.parse(body);
  const answer = (status: number, output: object) => ({ status, body: JSON.stringify(output) });
  if (headers['x-amz-target'] === 'AmazonSSM.PutParameter') {
    if (parameters.has(Name)) return answer(400, { __type: 'ParameterAlreadyExists' });
    parameters.set(Name, { Value });
    return answer(200, { Version: 1 });
  }
  if (denied.includes(Name)) return answer(400, { __type: 'AccessDeniedException', message: 'no' });
  const found = parameters.get(Name);
  if (found === undefined) return answer(400, { __type: 'ParameterNotFound' });
  return answer(200, { Parameter: { Name, Type: 'StringList', ...found, Version: 7 } });
};

const list = (names: object, ...Origins: string[]) => ({ ...names, Origins });

/** What CloudFormation is told of an update of the lists of a stack. */
async function update(before: object[], after: object[]): Promise<string | undefined> {
  const event = {
    RequestType: 'Update',
    LogicalResourceId: 'InitialOrigins',
    ResourceProperties: { Lists: after },
    OldResourceProperties: { Lists: before },
  };
  const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
  const outcome = createInitialOrigins(event, { transport, env });
  await jest.runAllTimersAsync();
  return (await outcome).problem;
}

const liveValue = (name: string) => parameters.get(name)?.Value;

describe('a list whose name changes', () => {
  const live = `${APP}, ${ADDED}\n`;
  beforeEach(() => void parameters.set(ORDERS.ParameterName, { Value: live }));

  it.each([
    ['the name of its class', { ...ORDERS, ClassName: 'purchases', ParameterName: PURCHASES.ParameterName }],
    ['the construct of its class', { ...PURCHASES, ClassName: 'orders' }],
    ['the root', { ...ORDERS, ParameterName: PURCHASES.ParameterName }],
    ['the path of its class', { ...PURCHASES, ClassName: 'orders', ConstructPath: 'Moved/Orders' }],
  ])('goes on as it stands when %s changes, so that no removed origin comes back', async (_, renamed) => {
    const problem = await update([list(ORDERS, APP, REMOVED)], [list(renamed, APP, REMOVED)]);
    expect(problem).toBeUndefined();
    expect(liveValue(PURCHASES.ParameterName)).toBe(live);
    expect(liveValue(ORDERS.ParameterName)).toBe(live);
    expect(logged).toMatchObject([
      { parameter: PURCHASES.ParameterName, written: true, origins: [APP, ADDED], copiedFrom: ORDERS.ParameterName },
    ]);
  });

  it('is found again among several that change at once', async () => {
    const refunds = { ClassName: 'refunds', ConstructPath: 'Refunds', ParameterName: '/shop/refunds/origins' };
    parameters.set(refunds.ParameterName, { Value: 'none' });
    const moved = [ORDERS, refunds].map((names) => {
      return list({ ...names, ParameterName: names.ParameterName.replace('/shop', '/shop/prod') }, APP, REMOVED);
    });
    expect(await update([list(ORDERS, APP, REMOVED), list(refunds, APP, REMOVED)], moved)).toBeUndefined();
    expect(liveValue('/shop/prod/orders/origins')).toBe(live);
    expect(liveValue('/shop/prod/refunds/origins')).toBe('none');
  });

  it('goes on as it stands where another list takes its name', async () => {
    const taken = { ...PURCHASES, ParameterName: ORDERS.ParameterName };
    parameters.set(PURCHASES.ParameterName, { Value: APP });
    const before = [list(ORDERS, APP, REMOVED), list(PURCHASES, APP)];
    const after = [list({ ...ORDERS, ParameterName: '/shop/sales/origins' }, APP, REMOVED), list(taken, APP)];
    expect(await update(before, after)).toBeUndefined();
    expect(liveValue('/shop/sales/origins')).toBe(live);
    expect(logged).toContainEqual(expect.objectContaining({ copiedFrom: ORDERS.ParameterName }));
  });

  it('is left as it is where there is one of the new name', async () => {
    parameters.set(PURCHASES.ParameterName, { Value: ADDED });
    denied = [ORDERS.ParameterName];
    expect(await update([list(ORDERS, APP)], [list(PURCHASES, APP)])).toBeUndefined();
    expect(liveValue(PURCHASES.ParameterName)).toBe(ADDED);
    expect(logged).toMatchObject([{ written: false, reason: 'exists, not written', origins: [APP] }]);
  });

  it('stops the deployment where the old one cannot be read, with a way out that works', async () => {
    denied = [ORDERS.ParameterName];
    const renamed = { ...PURCHASES, ClassName: 'orders' };
    const lists = [[list(ORDERS, APP)], [list(renamed, APP)]] as const;
    expect(await update([...lists[0]], [...lists[1]])).toBe(
      'parameter "/shop/purchases/origins": it takes the place of "/shop/orders/origins", which cannot be read (denied: ' +
        'AccessDeniedException: no), so that origins which were taken off it could come back: create ' +
        '"/shop/purchases/origins" by hand with the origins that are to be let in, and deploy again',
    );
    expect(liveValue(PURCHASES.ParameterName)).toBeUndefined();
    parameters.set(PURCHASES.ParameterName, { Value: APP });
    expect(await update([...lists[0]], [...lists[1]])).toBeUndefined();
  });

  it('is not copied where what it holds is encrypted', async () => {
    parameters.set(ORDERS.ParameterName, { Value: 'AQICAHh', Type: 'SecureString' });
    expect(await update([list(ORDERS, APP)], [list(PURCHASES, APP)])).toContain('it is a SecureString');
    expect(liveValue(PURCHASES.ParameterName)).toBeUndefined();
  });
});

describe('a list that comes when another one goes', () => {
  beforeEach(() => void parameters.set(ORDERS.ParameterName, { Value: `${APP},${ADDED}` }));

  it('begins without what was taken off the other, and with nothing that was added to it', async () => {
    expect(await update([list(ORDERS, APP, REMOVED)], [list(PURCHASES, APP, REMOVED, 'https://x.example')])).toBe(
      undefined,
    );
    expect(liveValue(PURCHASES.ParameterName)).toBe(`${APP},https://x.example`);
    expect(logged).toMatchObject([{ origins: [APP, 'https://x.example'], leftOut: [REMOVED], notCopied: [ADDED] }]);
  });

  it('lets nobody in who only joined the other', async () => {
    parameters.set(ORDERS.ParameterName, { Value: `${APP},${REMOVED};joins=25` });
    expect(await update([list(ORDERS, APP, REMOVED)], [list(PURCHASES, APP, REMOVED)])).toBeUndefined();
    expect(liveValue(PURCHASES.ParameterName)).toBe(APP);
  });

  it('lets nobody in who was let into the other, even where both have the same origins in code', async () => {
    expect(await update([list(ORDERS, APP, REMOVED)], [list(PURCHASES, APP, REMOVED)])).toBeUndefined();
    expect(liveValue(PURCHASES.ParameterName)).toBe(APP);
    expect(logged).toMatchObject([{ written: true, origins: [APP], leftOut: [REMOVED], notCopied: [ADDED] }]);
  });

  it.each([
    ['one that was taken off, with an end', APP, [APP, REMOVED], [APP, `${REMOVED};until=2099-01-01`], APP],
    ['one that was taken off, where nobody is left', 'none', [APP], [`${APP};until=2099-01-01`], 'none'],
    ['one whose last day has passed', `${APP},${REMOVED};until=2020-01-01`, [APP, REMOVED], [APP, REMOVED], APP],
    ['one that nobody can read', `${APP};keeper=x`, [APP], [APP], 'none'],
    ['one that names its owner', `${APP};owner=x`, [APP], [APP], APP],
    ['one that operators gave an end', `${APP};until=2099-01-01`, [APP], [APP], `${APP};until=2099-01-01`],
    [
      'one that ends before in code',
      `${APP};until=2099-01-01`,
      [APP],
      [`${APP};until=2098-01-01`],
      `${APP};until=2098-01-01`,
    ],
    ['one that somebody wants to look at', `${APP};review=2099-01-01`, [APP], [APP], APP],
  ])('lets nobody back in, and nobody in for longer: %s', async (_, live, before, after, value) => {
    parameters.set(ORDERS.ParameterName, { Value: live });
    expect(await update([list(ORDERS, ...before)], [list(PURCHASES, ...after)])).toBeUndefined();
    expect(liveValue(PURCHASES.ParameterName)).toBe(value);
  });

  it('begins empty where all of it was taken off', async () => {
    expect(await update([list(ORDERS, APP, REMOVED)], [list(PURCHASES, REMOVED)])).toBeUndefined();
    expect(liveValue(PURCHASES.ParameterName)).toBe('none');
  });

  it('does not ask for one that it shares no origin with', async () => {
    denied = [ORDERS.ParameterName];
    expect(await update([list(ORDERS, APP)], [list(PURCHASES, 'https://x.example')])).toBeUndefined();
    expect(liveValue(PURCHASES.ParameterName)).toBe('https://x.example');
  });

  it("is nobody's successor where several could be it", async () => {
    const refunds = { ClassName: 'refunds', ConstructPath: 'Refunds', ParameterName: '/shop/refunds/origins' };
    parameters.set(refunds.ParameterName, { Value: `${APP},${REMOVED}` });
    const before = [list(ORDERS, APP, REMOVED), list(refunds, APP, REMOVED)];
    expect(await update(before, [list(PURCHASES, APP, REMOVED)])).toBeUndefined();
    expect(liveValue(PURCHASES.ParameterName)).toBe(APP);
  });
});
