import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { respond } from '../../../lambda/edge-responder/respond';
import { PathPatternTable } from '../../../lib/routes/path-pattern-table';
import { ClassTable } from '../../../request/cors/class-table';
import type { CloudFrontResponse } from '../../../request/events/cloudfront-event';
import { originRequest, originResponse } from '../../support/request/edge-events';

const origin = 'https://app.shop.example';
const orders = {
  name: 'orders',
  origins: [origin],
  methods: ['GET', 'POST'],
  credentials: true,
  rejectForeignWrites: true,
};
const catalogue = { name: 'catalogue', origins: '*', methods: ['GET'] } as const;
const table = new ClassTable(
  {
    classes: { orders: { policy: orders }, catalogue: { policy: catalogue } },
    routes: [
      { path: '/orders/*', read: 'orders', write: 'orders' },
      { path: '/prices', read: 'catalogue', write: 'orders' },
    ],
  },
  PathPatternTable,
  { log: () => {} },
);
const ask = async (event: unknown) => (await respond(table, event)) as CloudFrontResponse;

describe('the edge responder', () => {
  it('answers an allowed preflight with 204 and no body', async () => {
    const answer = await ask(originRequest({ method: 'OPTIONS', origin, requestMethod: 'POST' }));
    expect(answer).toMatchObject({ status: '204', statusDescription: 'No Content' });
    expect(answer.headers['access-control-allow-origin']).toEqual([
      { key: 'access-control-allow-origin', value: origin },
    ]);
    expect(answer).not.toHaveProperty('body');
  });

  it('keeps denials out of caches, says why, and nothing of what would be allowed', async () => {
    const answer = await ask(
      originRequest({ method: 'OPTIONS', origin: 'https://evil.example', requestMethod: 'POST' }),
    );
    expect(answer.status).toBe('403');
    expect(answer.headers['cache-control']).toEqual([{ key: 'cache-control', value: 'no-store' }]);
    expect(JSON.parse(answer.body as string)).toMatchObject({ reason: 'origin-not-listed', status: 403 });
    expect(JSON.stringify(answer)).not.toContain('shop.example');
  });

  it('stops foreign writes before the origin sees them, but not those of its own pages', async () => {
    expect((await ask(originRequest({ method: 'POST', origin: 'https://evil.example' }))).status).toBe('403');
    const own = originRequest({ method: 'POST', origin: 'https://d111111abcdef8.cloudfront.net' });
    expect(await ask(own)).toBe(own.Records[0].cf.request);
  });

  it.each(['//orders/1', '/%6frders/1'])('stops them however the path is spelled: %s', async (path) => {
    expect((await ask(originRequest({ method: 'POST', origin: 'https://evil.example' }, path))).status).toBe('403');
  });

  it('tells one path from another by method', async () => {
    const event = (requestMethod: string) =>
      originRequest({ method: 'OPTIONS', origin: 'https://any.example', requestMethod }, '/prices');
    expect((await ask(event('GET'))).status).toBe('204');
    expect((await ask(event('POST'))).status).toBe('403');
  });

  it('passes on paths without a class and OPTIONS requests that are no preflight', async () => {
    const elsewhere = originRequest({ method: 'OPTIONS', origin, requestMethod: 'POST' }, '/elsewhere');
    expect(await ask(elsewhere)).toBe(elsewhere.Records[0].cf.request);
    const plain = originRequest({ method: 'OPTIONS', origin });
    expect(await ask(plain)).toBe(plain.Records[0].cf.request);
    const response = originResponse(
      { method: 'GET', origin },
      { headers: { 'access-control-allow-origin': [{ key: 'a', value: '*' }] } },
      '/elsewhere',
    );
    expect(await ask(response)).toBe(response.Records[0].cf.response);
  });

  it('replaces what the origin says of CORS, adds to Vary once, keeps the rest', async () => {
    const headers = {
      'access-control-allow-origin': [{ key: 'Access-Control-Allow-Origin', value: '*' }],
      'access-control-allow-methods': [{ key: 'Access-Control-Allow-Methods', value: 'TRACE' }],
      vary: [{ key: 'Vary', value: 'Accept-Encoding' }],
      'set-cookie': [
        { key: 'Set-Cookie', value: 'a=1' },
        { key: 'Set-Cookie', value: 'b=2' },
      ],
    };
    const once = await ask(originResponse({ method: 'GET', origin }, { headers }));
    expect(once.headers).toEqual({
      vary: [
        { key: 'Vary', value: 'Accept-Encoding' },
        { key: 'Vary', value: 'Origin' },
      ],
      'set-cookie': headers['set-cookie'],
      'access-control-allow-origin': [{ key: 'access-control-allow-origin', value: origin }],
      'access-control-allow-credentials': [{ key: 'access-control-allow-credentials', value: 'true' }],
    });
    const twice = await ask(originResponse({ method: 'GET', origin }, { headers: once.headers as typeof headers }));
    expect(twice.headers).toEqual(once.headers);
  });

  it('takes away what the origin grants to strangers', async () => {
    const headers = {
      'access-control-allow-origin': [{ key: 'Access-Control-Allow-Origin', value: 'https://evil.example' }],
    };
    const answer = await ask(originResponse({ method: 'GET', origin: 'https://evil.example' }, { headers }));
    expect(answer.headers).toEqual({ vary: [{ key: 'Vary', value: 'Origin' }] });
  });

  it('denies two Origin lines, and throws on nothing', async () => {
    const two = originRequest({ method: 'OPTIONS', requestMethod: 'POST' });
    (two.Records[0].cf.request as { headers: object }).headers = {
      origin: [{ value: origin }, { value: origin }],
      'access-control-request-method': [{ value: 'POST' }],
    };
    expect((await ask(two)).status).toBe('403');
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (garbage) => {
        await respond(table, garbage);
        await respond(table, { Records: [{ cf: garbage }] });
        await respond(table, { Records: [{ cf: { request: { method: 'GET', uri: '/orders/1', headers: garbage } } }] });
        await respond(table, {
          Records: [
            {
              cf: {
                request: { method: 'OPTIONS', uri: '/orders/1', headers: { origin: garbage } },
                response: { headers: { vary: garbage } },
              },
            },
          ],
        });
      }),
    );
  });
});
