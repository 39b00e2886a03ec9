import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import type { Browser } from 'playwright-core';
import { QuotesStack } from '../../examples/function-url/quotes-stack';
import { type Preview, startPreview } from '../../preview';
import { buildIfMissing } from '../support/browser/build';
import { launchChromium } from '../support/browser/chromium';
import { type FetchOptions, fetchFrom } from '../support/browser/fetch-from';
import { closePage, openPage, type Pages, startPages } from '../support/browser/pages';

const EDITORS = 'https://editors.shop.example';
const EVIL = 'https://evil.example';
const POST: FetchOptions = { method: 'POST', body: 'milk first', credentials: 'include' };

let pages: Pages;
let preview: Preview;
let browser: Browser;
let folder: string;
let warnings: readonly unknown[];
const log: string[] = [];

beforeAll(async () => {
  buildIfMissing();
  const app = new App({ analyticsReporting: false });
  new QuotesStack(app, 'Quotes');
  const assembly = app.synth();
  folder = assembly.directory;
  warnings = assembly.stacks.flatMap(({ messages }) => messages).filter(({ level }) => level !== 'info');
  [pages, preview] = await Promise.all([startPages(), startPreview({ app: folder, log: (line) => log.push(line) })]);
  browser = await launchChromium(pages.hostRules);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([pages?.close(), preview?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** What a script of a page gets of a URL, and which requests came in. */
async function call(origin: string, id: string, options: FetchOptions = {}) {
  const endpoint = preview.endpoints.find((one) => one.id.startsWith(id))!;
  const url = endpoint.httpsUrl.replace('127.0.0.1', 'api.shop.example');
  const page = await openPage(browser, origin);
  const before = log.length;
  const result = await fetchFrom(page, url, options);
  await closePage(page);
  const came = log.slice(before).flatMap((line) => line.match(/^\S+ {2}([A-Z]+) \/ {2}\d+/)?.[1] ?? []);
  return { ...result, came };
}

describe('examples/function-url', () => {
  it('is nothing that synth warns of: it sees withCors in the handler', () => expect(warnings).toEqual([]));

  it('lets any page read by the configuration of the URL, without cookies', async () => {
    expect(await call(EVIL, 'Read')).toMatchObject({ status: 200, body: '{"quotes":["tea is better than none"]}' });
    expect(await call('null', 'Read')).toMatchObject({ status: 200 });
    expect(await call(EVIL, 'Read', { credentials: 'include' })).toMatchObject({ error: expect.any(String) });
  });

  it('refuses by it what the class does not allow, before the function is called', async () => {
    const asked = await call(EVIL, 'Read', { headers: { 'x-unheard-of': '1' } });
    expect(asked).toMatchObject({ error: expect.any(String), came: ['OPTIONS'] });
  });

  it('lets a listed page write with cookies by withCors', async () => {
    expect(await call(EDITORS, 'Edit', POST)).toMatchObject({ status: 201, body: '{"added":"milk first"}' });
  });

  it('stops a write from elsewhere, which needs no preflight', async () => {
    const written = await call(EVIL, 'Edit', POST);
    expect(written).toMatchObject({ error: expect.any(String), came: ['POST'] });
    expect(log.join('\n')).toMatch(/EditFunctionUrl\S* {2}POST \/ {2}403/);
  });
});
