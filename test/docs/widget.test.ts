import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ROOT } from '../support/docs/documents';

interface Quotes {
  readQuotes(api: string, token: { get(): Promise<string>; forget(): void }): Promise<unknown>;
}

/** A token that is `first` until it is forgotten. */
function tokens() {
  let text = 'first';
  return {
    get: async () => text,
    forget: jest.fn(() => {
      text = 'second';
    }),
  };
}

/** Answers requests in turn; `undefined` is one that a browser does not show. */
function answers(...all: ([status: number, body: object] | undefined)[]): string[] {
  const sent: string[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    sent.push(new Headers(init?.headers).get('authorization') ?? '');
    const answer = all[sent.length - 1];
    if (answer === undefined) throw new TypeError('Failed to fetch');
    return Response.json(answer[1], { status: answer[0] });
  });
  return sent;
}

afterEach(() => void jest.restoreAllMocks());

const FORBIDDEN: [number, object] = [403, { message: 'Forbidden' }];
const QUOTES: [number, object] = [200, { quotes: [{ id: 'tea' }] }];
const BOTH = ['Bearer first', 'Bearer second'];

describe('quotes.mjs of the widget', () => {
  let readQuotes: Quotes['readQuotes'];
  beforeAll(async () => {
    ({ readQuotes } = (await import(join(ROOT, 'examples/shop/widget/quotes.mjs'))) as Quotes);
  });

  it.each([
    ['a 401', [401, { message: 'Unauthorized' }] as [number, object]],
    ['the 403 of an HTTP API, which has no reason', FORBIDDEN],
    ['an answer that cannot be read', undefined],
  ])('reads with another token after %s', async (_, refusal) => {
    const sent = answers(refusal, QUOTES);
    expect(await readQuotes('https://api.example', tokens())).toEqual([{ id: 'tea' }]);
    expect(sent).toEqual(BOTH);
  });

  it('tries no third time, and says that it is about the token', async () => {
    const sent = answers(FORBIDDEN, FORBIDDEN);
    await expect(readQuotes('https://api.example', tokens())).rejects.toMatchObject({
      status: 403,
      isAboutToken: true,
    });
    expect(sent).toEqual(BOTH);
  });

  it('keeps a token that is refused for a reason', async () => {
    const sent = answers([403, { reason: 'scope-missing' }]);
    const token = tokens();
    const refused = { status: 403, message: 'scope-missing', isAboutToken: false };
    await expect(readQuotes('https://api.example', token)).rejects.toMatchObject(refused);
    expect([sent, token.forget.mock.calls.length]).toEqual([['Bearer first'], 0]);
  });
});
