import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import type { Browser } from 'playwright-core';
import { WebSocketStack } from '../../examples/websocket/websocket-stack';
import { type Preview, startPreview } from '../../preview';
import { buildIfMissing } from '../support/browser/build';
import { launchChromium } from '../support/browser/chromium';
import { closePage, openPage, type Pages, startPages } from '../support/browser/pages';

let pages: Pages;
let preview: Preview;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  buildIfMissing();
  const app = new App({ analyticsReporting: false });
  new WebSocketStack(app, 'Updates');
  folder = app.synth().directory;
  [pages, preview] = await Promise.all([startPages(), startPreview({ app: folder })]);
  browser = await launchChromium(pages.hostRules);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([pages?.close(), preview?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** What a script of a page hears of a WebSocket: the answer to what it sends, or that it was closed. */
async function say(origin: string, protocols: string[] = []): Promise<string> {
  const url = preview.endpoints[0]!.httpsUrl.replace('127.0.0.1', 'api.shop.example');
  const page = await openPage(browser, origin);
  const heard = await page.evaluate(
    ([address, offered]) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(address, offered);
        socket.onopen = () => socket.send('hello');
        socket.onmessage = ({ data }) => resolve(String(data));
        socket.onclose = ({ code }) => resolve(`closed ${code}`);
      }),
    [url, protocols] as const,
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
