import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocketStack } from '../../examples/websocket/websocket-stack';
import { closePage, openPage } from '../support/browser/pages';
import { type RunningExample, startExample } from '../support/browser/running-example';

let example: RunningExample;

beforeAll(async () => {
  example = await startExample(WebSocketStack, 'Updates');
});
afterAll(() => example?.close());

/** What a script of a page hears of a WebSocket: the answer to what it sends, or that it was closed. */
async function say(origin: string, protocols: string[] = []): Promise<string> {
  const page = await openPage(example.browser, origin);
  const heard = await page.evaluate(
    ([address, offered]) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(address, offered);
        socket.onopen = () => socket.send('hello');
        socket.onmessage = ({ data }) => resolve(String(data));
        socket.onclose = ({ code }) => resolve(`closed ${code}`);
      }),
    [example.urlOf(), protocols] as const,
  );
  await closePage(page);
  return heard;
}

describe('examples/websocket', () => {
  it('lets pages of the shop connect', async () => {
    expect(await say('https://app.shop.example')).toBe('hello');
  });

  it.each(['https://evil.example', 'https://app.shop.example:8443', 'null'])('keeps %s out', async (origin) => {
    expect(await say(origin)).toBe('closed 1006');
  });

  it('has a browser close what accepts none of its sub-protocols, which is why withBearerProtocol accepts one', async () => {
    expect(await say('https://app.shop.example', ['bearer', 'token'])).toBe('closed 1006');
  });
});
