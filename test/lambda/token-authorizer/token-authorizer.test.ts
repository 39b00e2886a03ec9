import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PolicyAnswer } from '../../../lambda/token-authorizer/authorizer-response';
import { makeHandler, type Runtime } from '../../../lambda/token-authorizer/token-authorizer';
import type { AuthorizerConfig } from '../../../lib/contract/token-config';
import { marshal } from '../../../request/aws/dynamodb-item';
import { tokenRequestCases } from '../../support/cases/tokens';
import { DOMAIN, FORMATS, type GatewayRequest, httpEvent, restEvent } from '../../support/request/authorizer-events';
import { ISSUER, KEYS, keyItems, makeProof, makeToken, NOW_SECONDS, thumbprint } from '../../support/request/token-kit';

const { config } = tokenRequestCases();
const env = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
  TOKENS_TABLE: 'tokens',
  TOKENS_ISSUER: ISSUER,
};
const feed = JSON.stringify({ Items: keyItems().map(marshal) });
const lines: [string, Readonly<Record<string, unknown>>][] = [];
const surroundings: Runtime = {
  env,
  transport: async () => ({ status: 200, body: feed }),
  clock: () => NOW_SECONDS * 1000,
  log: (kind, fields) => lines.push([kind, fields]),
};
const handler = makeHandler(config, surroundings);

const good: GatewayRequest = {
  method: 'GET',
  path: '/quotes',
  headers: { Authorization: [`Bearer ${makeToken()}`], Origin: ['https://page.example'] },
};

/** `accepted`, `denied`, or the message of the error. */
async function outcome(event: unknown, of = handler): Promise<string> {
  try {
    const answer = await of(event);
    const isAllowed =
      'isAuthorized' in answer ? answer.isAuthorized : answer.policyDocument.Statement[0].Effect === 'Allow';
    return isAllowed ? 'accepted' : 'denied';
  } catch (error) {
    return (error as Error).message;
  }
}

it('counts each request with its reason, and the writes that it judges', async () => {
  const { classes, tokens, ...others } = config as AuthorizerConfig;
  const counting = {
    ...others,
    classes: Object.fromEntries(Object.entries(classes).map(([name, one]) => [name, { ...one, metrics: 'Shop' }])),
    tokens: { ...tokens, metrics: { stack: 'Shop', tokens: 'Tokens' } },
  };
  const counted = makeHandler(counting, surroundings);
  lines.length = 0;
  expect(await outcome(restEvent(good), counted)).toBe('accepted');
  expect(await outcome(restEvent({ ...good, headers: {} }), counted)).toBe('Unauthorized');
  const told = lines.filter(([kind]) => kind === 'authorization').map(([, fields]) => fields);
  expect(told).toEqual([
    expect.objectContaining({ stack: 'Shop', tokens: 'Tokens', reason: 'token-accepted', Authorized: 1 }),
    expect.objectContaining({ stack: 'Shop', tokens: 'Tokens', reason: 'token-missing', Unauthorized: 1 }),
  ]);
  expect(told[1]!['_aws']).toMatchObject({
    Timestamp: NOW_SECONDS * 1000,
    CloudWatchMetrics: [
      {
        Dimensions: [
          ['stack', 'tokens'],
          ['stack', 'tokens', 'reason'],
        ],
      },
    ],
  });
});

const INVALID = 'the event is not one of a REQUEST authorizer';

describe('the handler of an authorizer', () => {
  it.each(FORMATS)('accepts a good request of %s', async (_, eventOf) => {
    expect(await outcome(eventOf(good))).toBe('accepted');
  });

  it.each([
    ['a TOKEN authorizer', { type: 'TOKEN', authorizationToken: 'Bearer x', methodArn: 'arn:aws:execute-api:x' }],
    ['an integration', { ...restEvent(good), type: undefined }],
    ['an HTTP API in payload 1.0', { ...httpEvent(good), version: '1.0' }],
    ['no method', { ...restEvent(good), httpMethod: undefined }],
    ['no ARN', { ...restEvent(good), methodArn: undefined }],
    ['an ARN that is no text', { ...httpEvent(good), routeArn: ['arn'] }],
    ['no path', { ...restEvent(good), resource: undefined, path: undefined }],
    ['nothing', undefined],
    ['null', null],
    ['a text', 'event'],
    ['a list', []],
  ])('rejects an event of %s, without a word on tokens', async (_, event) => {
    expect(await outcome(event)).toBe(INVALID);
  });

  it.each([
    ['headers', { headers: null, multiValueHeaders: null }],
    ['a requestContext', { requestContext: null }],
    ['path parameters', { pathParameters: 'none' }],
  ])('denies or rejects an event without %s, and never accepts it', async (name, without) => {
    for (const [, eventOf] of FORMATS) {
      const got = await outcome({ ...eventOf(good), ...without });
      if (name === 'headers') expect(got).toMatch(/^(Unauthorized|denied)$/);
      else expect(got).not.toBe('');
    }
  });

  it('refuses a proof where an event does not tell which URL was called', async () => {
    const token = makeToken({ claims: { cnf: { jkt: thumbprint(KEYS.page.publicKey) } } });
    const headers = { ...good.headers, Authorization: [`DPoP ${token}`] };
    const bound = {
      ...good,
      headers: { ...headers, DPoP: [makeProof('GET', `https://${DOMAIN}/prod/quotes`, token)] },
    };
    for (const requestContext of [null, undefined, 'none', {}, { domainName: 7, path: [] }]) {
      expect(await outcome({ ...restEvent(bound), requestContext })).toBe('Unauthorized');
    }
  });

  it('names in a policy as much of a long path as it can', async () => {
    const path = `/quotes/${'x'.repeat(1000)}`;
    const answer = (await handler(restEvent({ ...good, path }))) as PolicyAnswer;
    const { Resource } = answer.policyDocument.Statement[0];
    expect(Resource).toBe(`${restEvent({ ...good, path })['methodArn']}`.slice(0, 511).concat('*'));
  });

  it('takes headers in any case, and from `headers` where there are no others', async () => {
    const headers = { authorization: good.headers['Authorization']![0], ORIGIN: 'https://page.example' };
    expect(await outcome({ ...restEvent(good), headers, multiValueHeaders: undefined })).toBe('accepted');
  });

  it('neither throws anything else, nor accepts, nor hangs, whatever an event is', async () => {
    const junk = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true });
    const fields = fc.dictionary(
      fc.constantFrom(
        'headers',
        'multiValueHeaders',
        'requestContext',
        'resource',
        'path',
        'rawPath',
        'routeKey',
        'httpMethod',
        'pathParameters',
        'methodArn',
        'routeArn',
        'version',
        'type',
      ),
      junk,
      { minKeys: 1 },
    );
    const event = fc.oneof(
      junk,
      fc
        .tuple(fc.constantFrom(...FORMATS), fields)
        .map(([[, eventOf], over]) => ({ ...eventOf({ ...good, headers: {} }), ...over })),
    );
    await fc.assert(
      fc.asyncProperty(event, async (one) => {
        expect(['denied', 'Unauthorized', INVALID]).toContain(await outcome(one));
      }),
      { numRuns: 1_500 },
    );
  });

  it('accepts no other value of the headers that it reads', async () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `Bearer ${text}`),
      fc.string().map((text) => `${good.headers['Authorization']![0]}${text}`),
    );
    const name = fc.constantFrom('Authorization', 'Origin');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...FORMATS), name, line, async ([, eventOf], header, value) => {
        fc.pre(value !== good.headers[header]![0]);
        expect(await outcome(eventOf({ ...good, headers: { ...good.headers, [header]: [value] } }))).not.toBe(
          'accepted',
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['no tokens', { ...config, tokens: undefined }, env],
    [
      'no audience',
      { ...config, tokens: { maxLifetimeSeconds: 900, freshForSeconds: 5, usableForSeconds: 30, dpop: true } },
      env,
    ],
    [
      'an age that is no number',
      {
        ...config,
        tokens: { audience: 'a', maxLifetimeSeconds: 900, freshForSeconds: '5', usableForSeconds: 30, dpop: true },
      },
      env,
    ],
    ['no issuer', config, { ...env, TOKENS_ISSUER: '' }],
    ['no table', config, { ...env, TOKENS_TABLE: undefined }],
  ])('authorises nothing, and says why, with %s', async (_, broken, environment) => {
    lines.splice(0);
    const one = makeHandler(broken, { ...surroundings, env: environment });
    expect(await outcome(restEvent(good), one)).toBe('state-unavailable');
    expect(lines).toEqual([['config', { problems: expect.arrayContaining([expect.any(String)]) }]]);
  });

  it('reads a live allowlist for writes alone, and denies them while there is none', async () => {
    const live = { parameter: '/shop/origins', freshForSeconds: 30, usableForSeconds: 600 };
    const policy = {
      name: 'orders',
      origins: [],
      methods: ['GET', 'POST'],
      credentials: true,
      rejectForeignWrites: true,
    };
    const scopes = { GET: ['quotes:read'], POST: ['quotes:read'] };
    const targets: string[] = [];
    const one = makeHandler(
      {
        ...config,
        classes: { orders: { policy, live, scopes } },
        routes: [{ path: '/', read: 'orders', write: 'orders' }],
      },
      {
        ...surroundings,
        transport: async ({ headers }) => {
          targets.push(String(headers['x-amz-target']));
          const isFeed = headers['x-amz-target']!.startsWith('DynamoDB');
          return isFeed ? { status: 200, body: feed } : { status: 500, body: '{}' };
        },
      },
    );
    expect(await outcome(restEvent(good), one)).toBe('accepted');
    expect(targets).toEqual(['DynamoDB_20120810.Query']);
    expect(await outcome(restEvent({ ...good, method: 'POST' }), one)).toBe('state-unavailable');
    expect(targets.at(-1)).toBe('AmazonSSM.GetParameter');
  });
});
