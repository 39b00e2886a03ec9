import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import type { Browser } from 'playwright-core';
import { OpenApiStack } from '../../examples/openapi/openapi-stack';
import { type Preview, startPreview } from '../../preview';
import { buildIfMissing } from '../support/browser/build';
import { launchChromium } from '../support/browser/chromium';
import { type FetchOptions, fetchFrom } from '../support/browser/fetch-from';
import { closePage, openPage, type Pages, startPages } from '../support/browser/pages';

let pages: Pages;
let preview: Preview;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  buildIfMissing();
  const app = new App({ analyticsReporting: false });
  new OpenApiStack(app, 'OpenApi');
  folder = app.synth().directory;
  [pages, preview] = await Promise.all([startPages(), startPreview({ app: folder })]);
  browser = await launchChromium(pages.hostRules);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([pages?.close(), preview?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** What a script of a page gets of the prices. */
async function prices(origin: string, options: FetchOptions = {}) {
  const url = preview.endpoints[0]!.httpsUrl.replace('127.0.0.1', 'api.shop.example');
  const page = await openPage(browser, origin);
  const result = await fetchFrom(page, `${url}/prices`, options);
  await closePage(page);
  return result;
}

describe('examples/openapi', () => {
  it.each(['https://app.shop.example', 'https://partner.example'])('lets %s read, with cookies', async (origin) => {
    const answer = await prices(origin, { credentials: 'include' });
    expect(answer).toMatchObject({ status: 200, body: '{"tea":4,"coffee":5}' });
  });

  it.each(['https://evil.example', 'null'])('keeps %s from reading', async (origin) => {
    expect(await prices(origin)).toMatchObject({ error: expect.any(String) });
  });

  it('refuses headers that the class does not name', async () => {
    const asked = await prices('https://app.shop.example', { headers: { 'x-unheard-of': '1' } });
    expect(asked).toMatchObject({ error: expect.any(String) });
  });
});
