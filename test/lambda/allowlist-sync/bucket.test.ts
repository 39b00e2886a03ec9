import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { s3 } from '../../../lambda/allowlist-sync/sdk/s3';
import { BucketTarget } from '../../../lambda/allowlist-sync/targets/bucket';
import { MAX_BUCKET_BYTES } from '../../../lib/contract/native-origins';
import type { BucketRule } from '../../../lib/contract/sync-config';

const NEVER = new AbortController().signal;

function rule(ID: string, more: Partial<BucketRule> = {}): BucketRule {
  return {
    ID,
    AllowedMethods: ['GET'],
    AllowedHeaders: ['content-type'],
    ExposeHeaders: [],
    MaxAgeSeconds: 600,
    ...more,
  };
}

function origins(count: number, label = 'tenant'): string[] {
  return Array.from({ length: count }, (_, i) => `https://${label}-${i}.shop.example`);
}

/** What the SDK sends to S3 for lists. */
async function sent(rules: readonly BucketRule[], lists: { [name: string]: readonly string[] }) {
  let body = '';
  const requestHandler = {
    handle: async ({ body: xml }: { body: string }) => {
      body = xml;
      return { response: { statusCode: 200, headers: {} } };
    },
  };
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new S3Client({ region: 'eu-west-1', credentials, requestHandler: requestHandler as never });
  const target = new BucketTarget({ kind: 'bucket', name: 'Bucket', bucket: 'photos', rules }, s3, client);
  const { change, leftOut } = target.plan([], new Map(Object.entries(lists)));
  await target.write(change ?? [], [], NEVER);
  return { body, leftOut };
}

describe('the rules of a bucket', () => {
  it('leave out the last origins of a list that S3 has no room for, and fill its room', async () => {
    const listed = origins(2_000);
    const { body, leftOut } = await sent([rule('orders')], { orders: listed });
    expect(body.length).toBeLessThanOrEqual(MAX_BUCKET_BYTES);
    expect(body.length).toBeGreaterThan(MAX_BUCKET_BYTES - 1024);
    const held = listed.length - leftOut.get('orders')!.length;
    expect(held).toBeGreaterThan(1_000);
    expect(leftOut.get('orders')).toEqual(listed.slice(held));
    expect([body.includes(`>${listed[held - 1]}<`), body.includes(`>${listed[held]}<`)]).toEqual([true, false]);
  });

  it('hold all of a short list beside a long one', async () => {
    const lists = { orders: origins(2_000), photos: origins(400, 'p') };
    const { leftOut } = await sent([rule('orders'), rule('photos')], lists);
    expect(leftOut.get('photos')).toEqual([]);
    expect(leftOut.get('orders')!.length).toBeGreaterThan(0);
  });

  it('never take more than S3 does, whatever lists and rules there are', async () => {
    const list = fc.tuple(fc.integer({ min: 300, max: 1_500 }), fc.integer({ min: 1, max: 60 }));
    const lists = fc.array(list, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        lists,
        fc.array(fc.string({ minLength: 1, maxLength: 40 }).map(named), { maxLength: 20 }),
        async (all, headers) => {
          const rules = all.map((_, i) => rule(`class-${i}`, { AllowedHeaders: headers, ExposeHeaders: headers }));
          const wanted = all.map(([count, length], i) => [`class-${i}`, origins(count, 'x'.repeat(length))] as const);
          const { body, leftOut } = await sent(
            [...rules, rule('code', { AllowedOrigins: origins(100) })],
            Object.fromEntries(wanted),
          );
          expect(body.length).toBeLessThanOrEqual(MAX_BUCKET_BYTES);
          for (const [name, listed] of wanted) {
            const kept = listed.length - leftOut.get(name)!.length;
            expect(leftOut.get(name)).toEqual(listed.slice(kept));
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

function named(text: string): string {
  return text.replace(/[^a-z0-9-]/gi, 'x');
}
