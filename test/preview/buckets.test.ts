import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import { Distribution, type DistributionProps } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin, S3BucketOrigin, S3StaticWebsiteOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { temporaryDirectory } from '../support/preview/served-app';
import { distributionPreview, echoApi } from '../support/preview/served-distribution';

/** The build of a single-page app. */
function site(): string {
  const folder = temporaryDirectory('site-');
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<h1>shop</h1>');
  writeFileSync(join(folder, 'assets', 'app v1.js'), 'start()');
  writeFileSync(join(folder, 'secret'), 'x');
  return folder;
}

const SPA = {
  defaultRootObject: 'index.html',
  errorResponses: [403, 404].map((httpStatus) => ({
    httpStatus,
    responseHttpStatus: 200,
    responsePagePath: '/index.html',
  })),
} as const;

/** A site on a distribution, with its API below `/echo`. */
function withSite(stack: Stack, props: Partial<DistributionProps> = {}, deployment: object = {}): void {
  const bucket = new Bucket(stack, 'Site', { cors: [{ allowedMethods: [HttpMethods.GET], allowedOrigins: ['*'] }] });
  const api = echoApi(stack);
  const sources = [Source.asset(site()), Source.jsonData('config.json', { api: api.url })];
  new BucketDeployment(stack, 'Files', { sources, destinationBucket: bucket, ...deployment });
  new Distribution(stack, 'Front', {
    defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket) },
    additionalBehaviors: { '/echo/*': { origin: new RestApiOrigin(api) } },
    ...props,
  });
}

const get = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  return [response.status, response.headers.get('content-type'), await response.text()];
};

describe('a bucket that the assembly fills', () => {
  it('is served behind a distribution: its root, its files, and its page for everything else', async () => {
    const { url, lines } = await distributionPreview((stack) => withSite(stack, SPA));
    expect(await get(url)).toEqual([200, 'text/html', '<h1>shop</h1>']);
    expect(await get(`${url}/assets/app%20v1.js`)).toEqual([200, 'text/javascript', 'start()']);
    expect(await get(`${url}/orders/7`)).toEqual([200, 'text/html', '<h1>shop</h1>']);
    const [status, , body] = await get(`${url}/echo/201`);
    expect([status, JSON.parse(String(body)).path]).toEqual([201, '/echo/201']);
    const notes = lines.filter((line) => line.startsWith('note'));
    expect(notes).toEqual([]);
  });

  it('tells pages where the API is, as this preview serves it', async () => {
    const { url, endpoints } = await distributionPreview((stack) => withSite(stack, SPA));
    const { api } = (await (await fetch(`${url}/config.json`)).json()) as { api: string };
    expect(api).toBe(`${endpoints.find(({ kind }) => kind === 'rest-api')?.url}/`);
  });

  it('answers 403 as S3 does for what it has not, for paths that lead elsewhere, and for writes', async () => {
    const { url } = await distributionPreview((stack) => withSite(stack));
    for (const path of [
      '',
      '/missing',
      '/assets',
      '/..%2fsecret',
      '/assets/..%2fsecret',
      '/%2e%2e/x',
      '/%00',
      '/%zz',
    ]) {
      expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 403]);
    }
    expect((await fetch(url, { method: 'POST' })).status).toBe(403);
  });

  it('has the prefix and the metadata of its deployment, and entity tags', async () => {
    const deployment = { destinationKeyPrefix: 'v1', cacheControl: [CacheControl.fromString('max-age=60')] };
    const { url } = await distributionPreview((stack) => withSite(stack, {}, deployment));
    expect((await fetch(`${url}/index.html`)).status).toBe(403);
    const { status, headers } = await fetch(`${url}/v1/index.html`);
    expect([status, headers.get('cache-control'), headers.get('etag')]).toEqual([
      200,
      'max-age=60',
      expect.stringMatching(/^"[0-9a-f]{32}"$/),
    ]);
  });

  it('serves as a website too', async () => {
    const { url } = await distributionPreview((stack) => {
      const bucket = new Bucket(stack, 'Site', {
        websiteIndexDocument: 'index.html',
        websiteErrorDocument: 'index.html',
        publicReadAccess: true,
        blockPublicAccess: BlockPublicAccess.BLOCK_ACLS_ONLY,
      });
      new BucketDeployment(stack, 'Files', { sources: [Source.asset(site())], destinationBucket: bucket });
      new Distribution(stack, 'Front', { defaultBehavior: { origin: new S3StaticWebsiteOrigin(bucket) } });
    });
    expect(await get(url)).toEqual([200, 'text/html', '<h1>shop</h1>']);
    expect(await get(`${url}/missing`)).toEqual([404, 'text/html', '<h1>shop</h1>']);
  });

  it('whose files are not in the assembly gets 501, and a note', async () => {
    const { url, lines } = await distributionPreview((stack) => withSite(stack, SPA, { exclude: ['*.map'] }));
    expect((await fetch(url)).status).toBe(501);
    const notes = lines.filter((line) => line.startsWith('note')).join('\n');
    expect(notes).toMatch(/\*: its origin \S+ is not served: no BucketDeployment of a folder fills that bucket/);
  });
});

describe('a page in place of an error', () => {
  const responsePagePath = '/index.html';
  const page = (httpStatus: number) => ({ httpStatus, responseHttpStatus: 200, responsePagePath });

  it('stands for errors of any origin, and not where it cannot be had', async () => {
    const errorResponses = [page(404), { httpStatus: 500, responsePagePath: '/missing' }];
    const { url } = await distributionPreview((stack) => withSite(stack, { errorResponses }));
    expect(await get(`${url}/echo/404`)).toEqual([200, 'text/html', '<h1>shop</h1>']);
    expect((await fetch(`${url}/echo/500`)).status).toBe(500);
  });
});
