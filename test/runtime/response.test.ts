import { describe, expect, it } from '@jest/globals';
import { withCors } from '../../runtime';
import { httpEvent } from '../support/request/http-events';
import { restEvent } from '../support/request/rest-events';
import { catchLog, config, FOREIGN, GRANTED, get, LISTED, returned } from '../support/request/shop';

catchLog();

describe('headers of the handler', () => {
  it('stay, whatever their case, with the headers of the policy beside them', async () => {
    const own = {
      statusCode: 201,
      headers: { ETag: '"1"', 'content-type': 'text/plain' },
      body: 'x',
      isBase64Encoded: true,
    };
    expect(await returned(own)).toEqual({ ...own, headers: { ...own.headers, ...GRANTED, vary: 'Origin' } });
  });

  it('stay in multiValueHeaders', async () => {
    const own = { statusCode: 200, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] }, body: '' };
    expect(await returned(own)).toEqual({ ...own, headers: { ...GRANTED, vary: 'Origin' } });
  });

  it('stay in the cookies of payload 2.0', async () => {
    const own = { statusCode: 200, cookies: ['a=1'], body: '' };
    expect(await returned(own, httpEvent(get()))).toEqual({ ...own, headers: { ...GRANTED, vary: 'Origin' } });
  });

  it('about CORS give way to the policy, wherever they stand', async () => {
    const own = {
      statusCode: 200,
      headers: { 'Access-Control-Allow-Origin': '*', 'access-control-max-age': '1', 'x-a': '1' },
      multiValueHeaders: { 'ACCESS-CONTROL-ALLOW-ORIGIN': ['*'], 'x-b': ['1', '2'] },
    };
    expect(await returned(own)).toEqual({
      statusCode: 200,
      headers: { 'x-a': '1', ...GRANTED, vary: 'Origin' },
      multiValueHeaders: { 'x-b': ['1', '2'] },
    });
  });

  it('about CORS go where the origin is not allowed', async () => {
    const own = { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } };
    expect(await returned(own, restEvent(get(FOREIGN)))).toEqual({ statusCode: 200, headers: { vary: 'Origin' } });
  });

  it.each([
    ['none', {}, { vary: 'Origin' }],
    ['another field', { Vary: 'Accept-Encoding' }, { Vary: 'Accept-Encoding, Origin' }],
    ['the same field', { vary: 'Accept, ORIGIN' }, { vary: 'Accept, ORIGIN' }],
    ['everything', { vary: '*' }, { vary: '*' }],
    ['an empty one', { vary: '' }, { vary: 'Origin' }],
    ['two spellings', { Vary: 'Accept', vary: 'Cookie' }, { Vary: 'Accept, Cookie, Origin' }],
  ])('have Vary added to without doubling: %s', async (_, headers, expected) => {
    const response = await returned({ statusCode: 200, headers }, restEvent(get(FOREIGN)));
    expect(response).toEqual({ statusCode: 200, headers: expected });
  });

  it('have Vary added to where it stands in multiValueHeaders', async () => {
    const own = { statusCode: 200, multiValueHeaders: { Vary: ['Accept', 'Cookie'], 'x-b': ['1'] } };
    expect(await returned(own, restEvent(get(FOREIGN)))).toEqual({
      statusCode: 200,
      headers: { Vary: 'Accept, Cookie, Origin' },
      multiValueHeaders: { 'x-b': ['1'] },
    });
  });

  it('need no Vary in a class for any origin', async () => {
    const response = await returned({ statusCode: 200 }, restEvent(get(), '/catalogue'));
    expect(response).toEqual({ statusCode: 200, headers: { 'access-control-allow-origin': '*' } });
  });

  it('are never changed in place, so that a shared object cannot carry one origin to the next request', async () => {
    const own = Object.freeze({ statusCode: 200, headers: Object.freeze({ vary: 'Accept' }) });
    const handler = withCors(async (_event: unknown) => own, { config });
    expect((await handler(restEvent(get()))).headers).toHaveProperty(['access-control-allow-origin'], LISTED);
    expect((await handler(restEvent(get(FOREIGN)))).headers).toEqual({ vary: 'Accept, Origin' });
    expect(own).toEqual({ statusCode: 200, headers: { vary: 'Accept' } });
  });
});

describe('results without a status code', () => {
  const event = httpEvent(get());
  const completed = (body: string) => ({
    statusCode: 200,
    headers: { 'content-type': 'application/json', ...GRANTED, vary: 'Origin' },
    body,
    isBase64Encoded: false,
  });

  it('are completed as payload 2.0 does', async () => {
    expect(await returned('hello', event)).toEqual(completed('hello'));
    expect(await returned({ id: 7 }, event)).toEqual(completed('{"id":7}'));
    expect(await returned([1, 2], event)).toEqual(completed('[1,2]'));
    expect(await returned(42, event)).toEqual(completed('42'));
    expect(await returned(true, event)).toEqual(completed('true'));
    expect(await returned(null, event)).toEqual(completed('null'));
    expect(await returned(undefined, event)).toEqual(completed('null'));
  });

  it.each([undefined, null, 'hello', 7, { id: 7 }, [1]])(
    'are left to the gateway where it refuses them: %j',
    async (own) => {
      expect(await returned(own)).toBe(own);
    },
  );

  it('are left alone where their headers are none', async () => {
    const own = { statusCode: 200, headers: 'x-a: 1' };
    expect(await returned(own)).toBe(own);
  });
});
