import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BlockedError, type CorsFetch, withDiagnosis } from '../../client';

const ENDPOINT = 'https://diagnosis.example/';
const API = 'https://api.example/orders';
const ANSWER = { reason: 'origin-not-listed', detail: 'not allowed', fix: 'ask', help: 'https://help.example/' };
const blocked: CorsFetch = (input, init) =>
  Promise.reject(new BlockedError(new Request(input, init), [], new TypeError('Failed to fetch')));

beforeEach(() => void jest.spyOn(console, 'warn').mockReturnValue());
afterEach(() => {
  jest.restoreAllMocks();
  delete (globalThis as { location?: unknown }).location;
});

const onPage = (hostname: string) => Object.assign(globalThis, { location: { hostname } });
const asked = () => jest.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(ANSWER));

describe('withDiagnosis', () => {
  it.each(['localhost', 'app.localhost', '127.0.0.1', '[::1]'])(
    'asks on %s, and tells the console',
    async (hostname) => {
      onPage(hostname);
      const fetched = asked();
      await expect(withDiagnosis(ENDPOINT, { send: blocked })(API)).rejects.toMatchObject({ diagnosis: ANSWER });
      expect(fetched).toHaveBeenCalledTimes(1);
      expect(console.warn).toHaveBeenCalledWith(
        `GET ${API}: not allowed (origin-not-listed); ask; https://help.example/`,
      );
    },
  );

  it.each(['app.example', 'localhost.example', '127.0.0.1.example', '10.0.0.1', ''])(
    'asks nothing on %j',
    async (hostname) => {
      onPage(hostname);
      const fetched = asked();
      await expect(withDiagnosis(ENDPOINT, { send: blocked })(API)).rejects.toBeInstanceOf(BlockedError);
      expect(fetched).not.toHaveBeenCalled();
    },
  );

  it('asks anywhere where the app wants it', async () => {
    onPage('app.example');
    asked();
    const send = withDiagnosis(ENDPOINT, { send: blocked, always: true });
    await expect(send(API)).rejects.toMatchObject({ diagnosis: ANSWER });
  });

  it('throws the same error where nothing answers, and other errors as they are', async () => {
    onPage('localhost');
    const fetched = jest.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
    await expect(withDiagnosis(ENDPOINT, { send: blocked })(API)).rejects.toMatchObject({
      name: 'BlockedError',
      diagnosis: undefined,
    });
    fetched.mockClear();
    const other = new Error('other');
    await expect(withDiagnosis(ENDPOINT, { send: () => Promise.reject(other) })(API)).rejects.toBe(other);
    expect(fetched).not.toHaveBeenCalled();
    expect(console.warn).not.toHaveBeenCalled();
  });
});
