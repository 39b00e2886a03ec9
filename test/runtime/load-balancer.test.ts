import { describe, expect, it } from '@jest/globals';
import type { CorsRequest } from '../../lib/policy';
import { withCors } from '../../runtime';
import { headerLines } from '../support/request/rest-events';
import { catchLog } from '../support/request/shop';

catchLog();

const LISTED = 'https://app.example.com';
const config = {
  classes: {
    orders: { policy: { name: 'orders', origins: [LISTED], methods: ['GET', 'PUT'], rejectForeignWrites: true } },
  },
  routes: [{ path: '/', read: 'orders', write: 'orders' }],
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
function balancerEvent(request: CorsRequest, isMultiValue: boolean) {
  const lines = Object.entries(headerLines(request)).map(([name, values]) => [name.toLowerCase(), values] as const);
  const headers = Object.fromEntries(lines.map(([name, values]) => [name, values.at(-1)]));
  return {
    requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/b' } },
    httpMethod: request.method,
    path: '/orders',
    ...(isMultiValue ? { multiValueHeaders: Object.fromEntries(lines) } : { headers }),
    body: '',
    isBase64Encoded: false,
  };
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly multiValueHeaders: Record<string, string[]>;
}

const ask = async (handler: (event: unknown) => unknown, request: CorsRequest, isMultiValue = true) =>
  (await withCors(handler, { config })(balancerEvent(request, isMultiValue))) as Answer;

describe('a load balancer with multi-value headers', () => {
  const ok = async (_event: unknown) => ({
    statusCode: 200,
    multiValueHeaders: { Vary: ['Accept'], 'x-total': ['7'] },
  });

  it('gets the headers of responses as lists', async () => {
    const answer = await ask(ok, { method: 'GET', origin: LISTED });
    expect(answer.multiValueHeaders).toEqual({
      Vary: ['Accept, Origin'],
      'x-total': ['7'],
      'access-control-allow-origin': [LISTED],
    });
    expect(answer.headers).toEqual({});
  });

  it('gets no CORS headers for others, whatever the handler says', async () => {
    const own = async (_event: unknown) => ({
      statusCode: 200,
      multiValueHeaders: { 'Access-Control-Allow-Origin': ['*'] },
    });
    const answer = await ask(own, { method: 'GET', origin: 'https://other.example' });
    expect(answer.multiValueHeaders).toEqual({ vary: ['Origin'] });
  });

  it('gets answers to preflights, denials and errors as lists', async () => {
    const preflight = await ask(ok, { method: 'OPTIONS', origin: LISTED, requestMethod: 'PUT' });
    expect(preflight).toMatchObject({ statusCode: 204, headers: {} });
    expect(preflight.multiValueHeaders).toMatchObject({ 'access-control-allow-methods': ['GET,PUT'] });
    const denial = await ask(ok, { method: 'PUT', origin: 'https://other.example', secFetchSite: 'cross-site' });
    expect(denial).toMatchObject({ statusCode: 403, headers: {}, multiValueHeaders: { vary: ['Origin'] } });
    expect(denial.multiValueHeaders['content-type']).toEqual(['application/problem+json']);
    const fails = async (_event: unknown) => {
      throw new Error('broken');
    };
    const error = await ask(fails, { method: 'GET', origin: LISTED });
    expect(error).toMatchObject({ statusCode: 500, headers: {} });
    expect(error.multiValueHeaders).toMatchObject({
      'access-control-allow-origin': [LISTED],
      'content-type': ['application/problem+json'],
    });
  });
});

it('a load balancer without them gets single headers', async () => {
  const answer = await ask(async () => ({ statusCode: 200 }), { method: 'GET', origin: LISTED }, false);
  expect(answer.headers).toMatchObject({ 'access-control-allow-origin': LISTED, vary: 'Origin' });
  expect(answer.multiValueHeaders).toBeUndefined();
});
