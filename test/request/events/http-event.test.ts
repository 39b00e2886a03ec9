import { describe, expect, it } from '@jest/globals';
import { withCors } from '../../../runtime';
import { httpEvent } from '../../support/request/http-events';
import { restEvent } from '../../support/request/rest-events';
import { catchLog, config, get, LISTED, post } from '../../support/request/shop';

catchLog();

describe('the class of a request', () => {
  const handler = withCors(async (_event: unknown) => ({ statusCode: 200 }), { config });
  const granted = async (event: unknown) =>
    ((await handler(event)) as { headers?: Record<string, string> }).headers?.['access-control-allow-origin'];

  it.each([
    ['the route key', httpEvent(get(), 'GET /catalogue/{id}', '/catalogue/7'), '*'],
    [
      'a greedy route key',
      { ...httpEvent(get(), 'ANY /{all+}', '/orders/7'), pathParameters: { all: 'orders/7' } },
      LISTED,
    ],
    [
      'what a greedy route key matched, below the key of a mapping',
      { ...httpEvent(get(), 'ANY /{all+}', '/v1/orders/7'), pathParameters: { all: 'orders/7' } },
      LISTED,
    ],
    ['the path behind $default', httpEvent(get(), '$default', '/catalogue/7'), '*'],
    ['the path behind a stage', httpEvent(get(), '$default', '/prod/catalogue/7', 'prod'), '*'],
    [
      'the path with and without a stage that is named as a route',
      httpEvent(get(), '$default', '/orders/catalogue', 'orders'),
      LISTED,
    ],
    ['the stage itself, which has no class', httpEvent(get(), '$default', '/orders', 'orders'), undefined],
    ['the template of a REST API', restEvent(get(), '/catalogue/{id}', '/catalogue/7'), '*'],
    [
      'the path of payload 1.0 behind $default',
      { version: '1.0', ...restEvent(get(), '/prod/catalogue'), resource: '$default' },
      '*',
    ],
    ['a path spelt in another way', httpEvent(get(), '$default', '/orders/%37'), LISTED],
    ['a path that may be another one', httpEvent(get(), '$default', '//%6frders'), undefined],
    ['the method: read', restEvent(get(), '/prices'), '*'],
    ['the method: write', restEvent(post(), '/prices'), LISTED],
    ['no class', restEvent(get(), '/other'), undefined],
    ['a path that only begins alike', restEvent(get(), '/ordersx'), undefined],
  ])('is found by %s', async (_, event, expected) => {
    expect(await granted(event)).toBe(expected);
  });
});
