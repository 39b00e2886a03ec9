import { describe, expect, it, jest } from '@jest/globals';
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
  Callback,
  Context,
} from 'aws-lambda';
import { withCors } from '../../runtime';
import { restEvent } from '../support/request/rest-events';
import { catchLog, config, GRANTED, get } from '../support/request/shop';

catchLog();

/** Whether two types are the same one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

describe('handlers', () => {
  const event = restEvent(get());
  const ok = { statusCode: 200 };
  const expected = { statusCode: 200, headers: { ...GRANTED, vary: 'Origin' } };

  it('may return their result', async () => {
    expect(await withCors((_event: unknown) => ok, { config })(event)).toEqual(expected);
  });

  it('may call back, at once or later', async () => {
    const atOnce = withCors((_e: unknown, _c: unknown, done: Callback) => done(null, ok), { config });
    expect(await atOnce(event, {}, () => {})).toEqual(expected);
    const later = withCors((_e: unknown, _c: unknown, done: Callback) => void setImmediate(done, null, ok), { config });
    expect(await later(event, {}, () => {})).toEqual(expected);
  });

  it.each([
    [
      'throw',
      () => {
        throw new Error('broken');
      },
    ],
    [
      'throw what is no error',
      () => {
        throw null;
      },
    ],
    ['call back with an error', (_e: unknown, _c: unknown, done: Callback) => done('broken')],
    [
      'return what cannot be written as JSON',
      () => ({
        statusCode: 200,
        get headers(): object {
          throw new Error('broken');
        },
      }),
    ],
  ])('may %s', async (_, handler: (e: unknown, c: unknown, done: Callback) => unknown) => {
    expect(await withCors(handler, { config })(event, {}, () => {})).toMatchObject({
      statusCode: 500,
      headers: GRANTED,
    });
  });

  it('get event and context as they came', async () => {
    const handler = jest.fn(async (_event: unknown, _context: unknown) => ok);
    const context = { awsRequestId: '1' };
    const copy = structuredClone(event);
    await withCors(handler, { config })(event, context);
    expect(handler.mock.calls[0]!.slice(0, 2)).toEqual([copy, context]);
    expect(handler.mock.calls[0]![0]).toBe(event);
  });

  it('keep their types', () => {
    const rest = async (_event: APIGatewayProxyEvent, _context: Context): Promise<APIGatewayProxyResult> => ({
      ...ok,
      body: '',
    });
    const http = async (_event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => ok;
    const [wrappedRest, wrappedHttp] = [withCors(rest, { config }), withCors(http, { config })];
    const kept: [Same<typeof wrappedRest, typeof rest>, Same<typeof wrappedHttp, typeof http>] = [true, true];
    expect(kept).toEqual([true, true]);
  });

  it('take two parameters once wrapped, as newer runtimes demand', () => {
    expect(withCors((_e: unknown, _c: unknown, _done: Callback) => {}, { config }).length).toBe(2);
  });

  it('that are none are refused', () => {
    expect(() => withCors(undefined as never, { config })).toThrow('withCors expects a handler, got undefined');
  });
});
