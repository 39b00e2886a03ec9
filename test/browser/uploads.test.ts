import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import type { Browser } from 'playwright-core';
import { UploadsStack } from '../../examples/uploads/uploads-stack';
import { type Preview, startPreview } from '../../preview';
import { launchChromium } from '../support/browser/chromium';
import { fetchFrom } from '../support/browser/fetch-from';
import { closePage, openPage, type Pages, startPages } from '../support/browser/pages';

const APP = 'https://app.shop.example';
const STRANGER = 'https://stranger.example';
const PHOTO = { method: 'PUT', headers: { 'content-type': 'image/jpeg' }, body: 'a photo' };

let folder: string;
let pages: Pages;
let preview: Preview;
let browser: Browser;
let photos: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-cors-uploads-'));
  const app = new App({ outdir: folder, analyticsReporting: false });
  new UploadsStack(app, 'Uploads');
  app.synth();
  [pages, preview] = await Promise.all([startPages(), startPreview({ app: folder })]);
  browser = await launchChromium(pages.hostRules);
  photos = `${preview.endpoints.find(({ kind }) => kind === 'http-api')!.url}/photos`;
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([pages?.close(), preview?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** A page of the shop asks where it may put a photo. */
async function presigned(): Promise<{ put: string; get: string }> {
  const page = await openPage(browser, APP);
  const { body = '' } = await fetchFrom(page, photos, { method: 'POST' });
  await closePage(page);
  return JSON.parse(body);
}

describe('examples/uploads', () => {
  it('lets a page of the class upload to the bucket, read the ETag and load the photo again', async () => {
    const { put, get } = await presigned();
    const page = await openPage(browser, APP);
    const uploaded = await fetchFrom(page, put, PHOTO);
    expect(uploaded).toMatchObject({ status: 200, type: 'cors' });
    expect(uploaded.headers['etag']).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await fetchFrom(page, get)).toMatchObject({ status: 200, body: 'a photo' });
    // errors of S3 can be read too
    expect(await fetchFrom(page, put.replace('X-Amz-Signature=', 'X-Amz-Signature=0'), PHOTO)).toMatchObject({
      status: 403,
      body: expect.stringContaining('SignatureDoesNotMatch'),
    });
    await closePage(page);
  });

  it("keeps a stranger's page from both, even with the URLs", async () => {
    const { put, get } = await presigned();
    const page = await openPage(browser, STRANGER);
    expect(await fetchFrom(page, photos, { method: 'POST' })).toMatchObject({ error: expect.any(String) });
    expect(await fetchFrom(page, put, PHOTO)).toMatchObject({ error: expect.any(String) });
    expect(await fetchFrom(page, get)).toMatchObject({ error: expect.any(String) });
    await closePage(page);
    // the preflight was denied, so that nothing was written
    expect((await fetch(get)).status).toBe(404);
  });
});
