import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { BlockedError, diagnose } from '../../client';

const ENDPOINT = 'https://diagnosis.example/';
const ANSWER = {
  reason: 'origin-not-listed',
  detail: 'the API does not allow it',
  fix: 'ask',
  help: 'https://help.example/',
};

afterEach(() => void jest.restoreAllMocks());

function blocked(init: RequestInit = {}): BlockedError {
  const request = new Request('https://api.example.com/orders?token=secret#part', init);
  return new BlockedError(request, [], new TypeError('Failed to fetch'));
}

describe('diagnose', () => {
  it('tells what browsers ask for, and no value', async () => {
    const fetched = jest.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(ANSWER));
    const headers = { authorization: 'Bearer secret', accept: 'text/html', 'x-a': 'secret' };
    expect(
      await diagnose(blocked({ method: 'PUT', headers, body: 'secret', credentials: 'include' }), ENDPOINT),
    ).toEqual(ANSWER);
    expect(fetched).toHaveBeenCalledTimes(1);
    const [url, init] = fetched.mock.calls[0]!;
    const sent = new Request(url, init);
    expect(sent).toMatchObject({ url: ENDPOINT, method: 'POST', credentials: 'omit' });
    expect([...sent.headers]).toEqual([['content-type', 'text/plain;charset=UTF-8']]);
    expect(JSON.parse(await sent.text())).toEqual({
      url: 'https://api.example.com/orders',
      method: 'PUT',
      headers: ['authorization', 'x-a'],
      credentials: true,
    });
  });

  it.each([
    ['too many ask', () => Promise.resolve(new Response(null, { status: 429 }))],
    ['nothing answers', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['something else answers', () => Promise.resolve(new Response('<!doctype html>'))],
  ])('is undefined where %s', async (_, answer) => {
    jest.spyOn(globalThis, 'fetch').mockImplementation(answer);
    expect(await diagnose(blocked(), ENDPOINT)).toBeUndefined();
  });
});
