import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BlockedError, corsFetch, ProblemError } from '../../client';

const URL = 'https://api.shop.example/orders';
const PROBLEM = {
  type: 'https://help.example/#origin-not-listed',
  title: 'Origin is not allowed',
  reason: 'origin-not-listed',
};

type Answer = [status: number, body?: object, headers?: Record<string, string>] | Error;

/** Answers requests in turn. */
function answers(...all: Answer[]): Request[] {
  const sent: Request[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const answer = all[sent.push(input as Request) - 1];
    if (answer instanceof Error) throw answer;
    const [status, body = {}, headers = {}] = answer!;
    const type = 'reason' in body || 'title' in body ? 'application/problem+json' : 'application/json';
    return new Response(status === 204 ? null : JSON.stringify(body), {
      status,
      headers: { 'content-type': type, ...headers },
    });
  });
  return sent;
}

const failed = () => new TypeError('Failed to fetch');
const methodsOf = (sent: readonly Request[]) => sent.map(({ method }) => method);
const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error) => error,
  );

beforeEach(() => {
  // what waits, waits no time
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void) => setImmediate(run)) as never);
});
afterEach(() => void jest.restoreAllMocks());

describe('corsFetch', () => {
  it('returns what fetch does, errors without problem details too', async () => {
    answers([200, { orders: [] }], [404]);
    expect(await (await corsFetch(URL)).json()).toEqual({ orders: [] });
    expect((await corsFetch(URL)).status).toBe(404);
  });

  it('sends what it was given', async () => {
    const sent = answers([204]);
    await corsFetch(URL, { method: 'PUT', body: 'tea', headers: { 'x-a': '1' }, credentials: 'include' });
    expect(sent[0]).toMatchObject({ url: URL, method: 'PUT', credentials: 'include' });
    expect([sent[0]!.headers.get('x-a'), await sent[0]!.text()]).toEqual(['1', 'tea']);
  });

  it('makes problem details an error with reason, help and time', async () => {
    answers([403, PROBLEM, { 'retry-after': '7' }]);
    const error = (await failure(corsFetch(URL))) as ProblemError;
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      message: 'Origin is not allowed',
      status: 403,
      reason: 'origin-not-listed',
      help: PROBLEM.type,
      retryAfter: 7,
    });
  });

  it('takes a date for a time, and leaves out what is neither', async () => {
    const inTenSeconds = new Date(Date.now() + 10_000).toUTCString();
    answers([403, PROBLEM, { 'retry-after': inTenSeconds }], [403, PROBLEM, { 'retry-after': 'soon' }]);
    const { retryAfter } = (await failure(corsFetch(URL))) as ProblemError;
    expect(retryAfter).toBeGreaterThan(7);
    expect(retryAfter).toBeLessThan(12);
    expect(((await failure(corsFetch(URL))) as ProblemError).retryAfter).toBeUndefined();
  });

  it('survives problem details that are none', async () => {
    answers([403, undefined, { 'content-type': 'application/problem+json; charset=utf-8' }]);
    expect(await failure(corsFetch(URL))).toMatchObject({ name: 'ProblemError', reason: undefined });
  });

  it.each(['GET', 'HEAD'])('tries %s once more after a failed connection', async (method) => {
    const sent = answers(failed(), [200]);
    expect((await corsFetch(URL, { method })).status).toBe(200);
    expect(methodsOf(sent)).toEqual([method, method]);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('never sends %s again that may have run', async (method) => {
    const sent = answers(failed(), [200]);
    expect(await failure(corsFetch(URL, { method }))).toBeInstanceOf(BlockedError);
    expect(sent).toHaveLength(1);
    const busy = answers([503, {}, { 'retry-after': '1' }], [200]);
    expect((await corsFetch(URL, { method })).status).toBe(503);
    expect(busy).toHaveLength(1);
  });

  it.each([
    [429, {}],
    [503, { title: 'Allowlist is unavailable', reason: 'allowlist-unavailable' }],
  ])('sends a POST with its body again that did not run: %d', async (status, body) => {
    const sent = answers([status, body, { 'retry-after': '1' }], [200]);
    expect((await corsFetch(URL, { method: 'POST', body: 'tea' })).status).toBe(200);
    expect(await Promise.all(sent.map((one) => one.text()))).toEqual(['tea', 'tea']);
  });

  it('waits for no longer than anybody would, and not where nothing is said', async () => {
    const long = answers([503, PROBLEM, { 'retry-after': '3600' }], [200]);
    expect(await failure(corsFetch(URL))).toMatchObject({ status: 503, retryAfter: 3600 });
    const unsaid = answers([503], [200]);
    expect((await corsFetch(URL)).status).toBe(503);
    expect([long.length, unsaid.length]).toEqual([1, 1]);
  });

  it('tries as often as it is told', async () => {
    const sent = answers(failed(), failed(), failed(), [200]);
    expect((await corsFetch(URL, { retries: 3 })).status).toBe(200);
    expect(sent).toHaveLength(4);
    const never = answers(failed());
    await failure(corsFetch(URL, { retries: 0 }));
    expect(never).toHaveLength(1);
  });

  it('gives up when it is told to, also while it waits', async () => {
    jest.restoreAllMocks();
    answers([503, PROBLEM, { 'retry-after': '10' }]);
    expect(await failure(corsFetch(URL, { timeout: 20 }))).toMatchObject({ name: 'TimeoutError' });
    const given = new AbortController();
    answers([503, PROBLEM, { 'retry-after': '10' }]);
    const waiting = failure(corsFetch(URL, { signal: given.signal }));
    given.abort();
    expect(await waiting).toMatchObject({ name: 'AbortError' });
  });
});
