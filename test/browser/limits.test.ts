import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import type { Browser } from 'playwright-core';
import { LimitsStack } from '../../examples/limits/limits-stack';
import { type Preview, startPreview } from '../../preview';
import { buildIfMissing } from '../support/browser/build';
import { launchChromium } from '../support/browser/chromium';
import { type FetchOptions, type FetchResult, fetchFrom } from '../support/browser/fetch-from';
import { closePage, openPage, type Pages, startPages } from '../support/browser/pages';

let pages: Pages;
let preview: Preview;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  buildIfMissing();
  const app = new App({ analyticsReporting: false });
  new LimitsStack(app, 'Limits');
  folder = app.synth().directory;
  [pages, preview] = await Promise.all([startPages(), startPreview({ app: folder })]);
  browser = await launchChromium(pages.hostRules);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([pages?.close(), preview?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** What a script of a page gets of one request after the other. */
async function ask(origin: string, path: string, count: number, options: FetchOptions = {}): Promise<FetchResult[]> {
  const url = preview.endpoints[0]!.httpsUrl.replace('127.0.0.1', 'api.shop.example');
  const page = await openPage(browser, origin);
  const results: FetchResult[] = [];
  for (let i = 0; i < count; i++)
    results.push(await fetchFrom(page, `${url}${path}`, { cache: 'no-store', ...options }));
  await closePage(page);
  return results;
}

describe('examples/limits', () => {
  it('tells a page that it was throttled, when to come back, and why', async () => {
    const answers = await ask('https://anyone.example', '/prices', 8);
    const throttled = answers.filter(({ status }) => status === 429);
    expect(answers[0]).toMatchObject({ status: 200, body: '{"of":"prices"}' });
    expect(throttled).not.toEqual([]);
    for (const { headers, body = '' } of throttled) {
      expect(headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/problem+json' });
      expect(JSON.parse(body)).toMatchObject({ status: 429, reason: 'throttled' });
    }
  });

  it('tells pages of listed origins that their address was blocked, and others nothing', async () => {
    const [, ...others] = await ask('https://app.shop.example', '/stock', 11);
    expect(others.at(-1)).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect(JSON.parse(others.at(-1)!.body!)).toMatchObject({ reason: 'rate-limited' });
    expect(await ask('https://partner.example', '/stock', 1)).toMatchObject([{ status: 429 }]);
    expect(await ask('https://anyone.example', '/stock', 1)).toMatchObject([{ error: expect.any(String) }]);
  });

  it('shows no page the answer to a preflight that was blocked', async () => {
    const url = `${preview.endpoints[0]!.url}/stock`;
    const headers = { origin: 'https://app.shop.example', 'access-control-request-method': 'GET' };
    for (let i = 0; i < 30; i++) await fetch(url, { method: 'OPTIONS', headers });
    const asked = await ask('https://app.shop.example', '/stock', 1, { headers: { 'x-warehouse': '7' } });
    expect(asked).toMatchObject([{ error: expect.any(String) }]);
  });
});
