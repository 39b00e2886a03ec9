import { describe, expect, it } from '@jest/globals';
import { withBearerProtocol } from '../../runtime';

const NAME = 'Sec-WebSocket-Protocol';
const connect = (offered?: string) => ({
  headers: { Host: 'abc', ...(offered !== undefined && { [NAME]: offered }) },
  multiValueHeaders: { Host: ['abc'], ...(offered !== undefined && { [NAME]: [offered] }) },
  requestContext: { eventType: 'CONNECT' },
});

describe('withBearerProtocol', () => {
  it('accepts bearer, and hands on the event without the token', async () => {
    const seen: unknown[] = [];
    const handler = withBearerProtocol(async (event: unknown) => {
      seen.push(event);
      return { statusCode: 200 };
    });
    expect(await handler(connect('bearer, secret, chat.v1'))).toEqual({
      statusCode: 200,
      headers: { [NAME]: 'bearer' },
    });
    expect(seen).toEqual([connect('bearer, chat.v1')]);
  });

  it('hands on no token either that is offered in a line of its own', async () => {
    const handler = withBearerProtocol(async (event: unknown) => {
      expect(JSON.stringify(event)).not.toContain('secret');
      return { statusCode: 200 };
    });
    const lines = { headers: { [NAME]: 'secret' }, multiValueHeaders: { [NAME]: ['bearer', 'secret'] } };
    expect(await handler(lines)).toEqual({ statusCode: 200, headers: { [NAME]: 'bearer' } });
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['null', null],
  ])('accepts it for a handler that returns %s', async (_, result) => {
    const handler = withBearerProtocol(async (_event: unknown) => result as unknown);
    expect(await handler(connect('bearer, secret'))).toEqual({ statusCode: 200, headers: { [NAME]: 'bearer' } });
  });

  it('keeps a status, other headers, and another sub-protocol that the handler accepts', async () => {
    const denied = withBearerProtocol(async (_event: unknown) => ({ statusCode: 403, headers: { 'X-A': '1' } }));
    expect(await denied(connect('bearer, secret'))).toEqual({
      statusCode: 403,
      headers: { 'X-A': '1', [NAME]: 'bearer' },
    });
    const own = { statusCode: 200, headers: { 'sec-websocket-protocol': 'chat.v1' } };
    expect(await withBearerProtocol(async (_event: unknown) => own)(connect('bearer, secret, chat.v1'))).toBe(own);
  });

  it.each([undefined, '', 'chat.v1', 'bearers, x'])('leaves alone what does not offer it: %j', async (offered) => {
    const event = connect(offered);
    const result = {};
    const handler = withBearerProtocol(async (given: unknown) => {
      expect(given).toBe(event);
      return result;
    });
    expect(await handler(event)).toBe(result);
  });

  it.each([undefined, null, 1, 'x', [], { headers: null }, { headers: { [NAME]: 5 } }])(
    'survives any event: %j',
    async (event) => {
      expect(await withBearerProtocol(async (_event: unknown) => 'result')(event)).toBe('result');
    },
  );

  it('takes a handler that calls back, and nothing but functions', async () => {
    const calling = withBearerProtocol(
      (_event: unknown, _context?: unknown, done?: (error: null, result: object) => void) =>
        done?.(null, { statusCode: 200 }),
    );
    expect(await calling(connect('bearer, secret'))).toEqual({ statusCode: 200, headers: { [NAME]: 'bearer' } });
    expect(() => withBearerProtocol(undefined as never)).toThrow('withBearerProtocol expects a handler, got undefined');
  });
});
