import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { authorizeConnect } from '../../../lambda/connect-authorizer/authorize';
import type { FunctionConfig } from '../../../lib/contract/function-config';
import type { PolicyInput } from '../../../lib/policy';
import { RouteTable } from '../../../lib/routes/route-table';
import { ClassTable } from '../../../request/cors/class-table';
import { isForConnect } from '../../support/cases/applicable';
import { type DecideCase, decideCases } from '../../support/cases/load';
import { literalConfig, liveConfig } from '../../support/request/live-config';
import { ParameterServer } from '../../support/request/parameter-server';
import { restEvent } from '../../support/request/rest-events';

const ARN = 'arn:aws:execute-api:eu-central-1:123456789012:abc/prod/$connect';
const ORIGIN = 'https://app.shop.example';

const event = (headers: object, others: object = {}) => ({
  type: 'REQUEST',
  methodArn: ARN,
  headers,
  multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  requestContext: {
    routeKey: '$connect',
    eventType: 'CONNECT',
    domainName: 'abc.execute-api.eu-central-1.amazonaws.com',
  },
  ...others,
});

const config = (policy: Partial<PolicyInput>): FunctionConfig => ({
  classes: { chat: { policy: { name: 'chat', origins: [ORIGIN], methods: ['GET'], ...policy } } },
  routes: [{ path: '/', read: 'chat', write: 'chat' }],
});

async function effectOf(headers: object, policy: Partial<PolicyInput> = {}): Promise<string> {
  const one = config(policy);
  const table = new ClassTable(one, RouteTable, { log: () => {} });
  const { policyDocument } = await authorizeConnect(table, one, event(headers));
  const [{ Effect, Resource }] = policyDocument.Statement;
  expect(Resource).toBe(ARN);
  return Effect;
}

describe('who may connect', () => {
  it.each([
    ['a listed page', { Origin: ORIGIN }, 'Allow'],
    ['a stranger', { Origin: 'https://evil.example' }, 'Deny'],
    ['a page without an origin of its own', { Origin: 'null' }, 'Deny'],
    ['a page whose origin only begins alike', { Origin: `${ORIGIN}.evil.example` }, 'Deny'],
    ['whoever is no page', {}, 'Allow'],
    ['a page of the domain of the API', { Origin: 'https://abc.execute-api.eu-central-1.amazonaws.com' }, 'Allow'],
  ])('%s: %o', async (_, headers, effect) => {
    expect(await effectOf(headers)).toBe(effect);
  });

  it('whoever is no page, unless the class takes exact https origins alone', async () => {
    expect(await effectOf({}, { exactHttpsOnly: true })).toBe('Deny');
    expect(await effectOf({ Origin: ORIGIN }, { exactHttpsOnly: true })).toBe('Allow');
  });

  it('any page, where the class is for any origin', async () => {
    expect(await effectOf({ Origin: 'https://evil.example' }, { origins: '*' })).toBe('Allow');
  });
});

it('fails for any other event', async () => {
  const one = config({});
  const table = new ClassTable(one, RouteTable);
  for (const value of [undefined, null, {}, event({}, { type: 'TOKEN' }), event({}, { requestContext: {} })]) {
    await expect(authorizeConnect(table, one, value)).rejects.toThrow('not one of a REQUEST authorizer of $connect');
  }
});

describe('a handshake is let in as decide lets a GET in', () => {
  const server = new ParameterServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  const gets = decideCases().filter(isForConnect);
  const named = (list: readonly DecideCase[]) => list.map((one) => [`${one.file}: ${one.name}`, one] as const);

  async function check(one: FunctionConfig, { request, policy, expect: expected }: DecideCase) {
    const table = new ClassTable(one, RouteTable, { env: server.env, log: () => {} });
    const { requestContext, ...others } = restEvent(request) as { requestContext: object };
    const connect = event({}, { ...others, requestContext: { ...requestContext, eventType: 'CONNECT' } });
    const { policyDocument } = await authorizeConnect(table, one, connect);
    const isNobody = expected.kind === 'not-cors' && policy.exactHttpsOnly === true;
    expect(policyDocument.Statement[0].Effect).toBe(expected.allowed && !isNobody ? 'Allow' : 'Deny');
  }

  it('finds cases', () => expect(gets.length).toBeGreaterThan(30));
  it.each(named(gets))('with origins in its config: %s', (_, one) => check(literalConfig(one.policy), one));
  it.each(named(gets.filter(({ policy }) => policy.origins !== '*')))('with a live list: %s', (_, one) =>
    check(liveConfig(one.policy, server), one),
  );
});
