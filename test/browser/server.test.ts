import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import type { Browser } from 'playwright-core';
import { stockServer } from '../../examples/server/server';
import { ServerStack } from '../../examples/server/server-stack';
import { type Preview, startPreview } from '../../preview';
import { buildIfMissing } from '../support/browser/build';
import { launchChromium } from '../support/browser/chromium';
import { type FetchOptions, fetchFrom } from '../support/browser/fetch-from';
import { closePage, openPage, type Pages, startPages } from '../support/browser/pages';

const APP = 'https://app.shop.example';
const PARTNER = 'https://tea.partners.shop.example';
const STRANGER = 'https://stranger.example';

let folder: string;
let server: Server;
let pages: Pages;
let preview: Preview;
let browser: Browser;

beforeAll(async () => {
  buildIfMissing();
  folder = mkdtempSync(join(tmpdir(), 'cdk-cors-server-'));
  // the port first, since the template has it; the config afterwards, since the template says it
  const placeholder = stockServer();
  await new Promise<void>((resolve) => placeholder.listen(0, '127.0.0.1', resolve));
  const { port } = placeholder.address() as AddressInfo;
  await new Promise((resolve) => placeholder.close(resolve));
  const app = new App({ outdir: folder, analyticsReporting: false });
  new ServerStack(app, 'Stock', { serverUrl: `http://127.0.0.1:${port}` });
  const { template } = app.synth().getStackByName('Stock');
  process.env['CDK_CORS'] = template.Outputs.ServerConfig.Value;
  server = stockServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  [pages, preview] = await Promise.all([startPages(), startPreview({ app: folder })]);
  browser = await launchChromium(pages.hostRules);
});
afterAll(async () => {
  delete process.env['CDK_CORS'];
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await Promise.all([pages?.close(), preview?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

async function from(origin: string, path: string, options: FetchOptions = {}) {
  const page = await openPage(browser, origin);
  const result = await fetchFrom(page, `${preview.endpoints[0]!.url}${path}`, { credentials: 'include', ...options });
  await closePage(page);
  return result;
}

const WRITE = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' };

describe('examples/server', () => {
  it.each([APP, PARTNER])('lets pages of the class read, errors too, and write: %s', async (origin) => {
    expect(await from(origin, '/stock/tea')).toMatchObject({ status: 200, body: '{"tea":12}' });
    expect(await from(origin, '/stock/coffee')).toMatchObject({ status: 404, body: 'no such article' });
    expect(await from(origin, '/stock/tea', WRITE)).toMatchObject({ status: 200 });
  });

  it('keeps the pages of others out', async () => {
    expect(await from(STRANGER, '/stock/tea')).toMatchObject({ error: expect.any(String) });
    expect(await from(STRANGER, '/stock/tea', WRITE)).toMatchObject({ error: expect.any(String) });
  });
});
