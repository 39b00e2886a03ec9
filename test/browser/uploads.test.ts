import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UploadsStack } from '../../examples/uploads/uploads-stack';
import { fetchFrom } from '../support/browser/fetch-from';
import { closePage, openPage } from '../support/browser/pages';
import { type RunningExample, startExample } from '../support/browser/running-example';

const APP = 'https://app.shop.example';
const STRANGER = 'https://stranger.example';
const PHOTO = { method: 'PUT', headers: { 'content-type': 'image/jpeg' }, body: 'a photo' };

let example: RunningExample;
let photos: string;

beforeAll(async () => {
  example = await startExample(UploadsStack, 'Uploads');
  photos = `${example.preview.endpoints.find(({ kind }) => kind === 'http-api')!.url}/photos`;
});
afterAll(() => example?.close());

/** A page of the shop asks where it may put a photo. */
async function presigned(): Promise<{ put: string; get: string }> {
  const { body = '' } = await example.fetch(APP, photos, { method: 'POST' });
  return JSON.parse(body);
}

describe('examples/uploads', () => {
  it('lets a page of the class upload to the bucket, read the ETag and load the photo again', async () => {
    const { put, get } = await presigned();
    const page = await openPage(example.browser, APP);
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
    const page = await openPage(example.browser, STRANGER);
    expect(await fetchFrom(page, photos, { method: 'POST' })).toMatchObject({ error: expect.any(String) });
    expect(await fetchFrom(page, put, PHOTO)).toMatchObject({ error: expect.any(String) });
    expect(await fetchFrom(page, get)).toMatchObject({ error: expect.any(String) });
    await closePage(page);
    // the preflight was denied, so that nothing was written
    expect((await fetch(get)).status).toBe(404);
  });
});
