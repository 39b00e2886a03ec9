import { describe, expect, it } from '@jest/globals';
import { httpApi } from '../../../lambda/allowlist-sync/sdk/http-api';
import { lambda } from '../../../lambda/allowlist-sync/sdk/lambda';
import { s3 } from '../../../lambda/allowlist-sync/sdk/s3';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { synchronise } from '../../../lambda/allowlist-sync/synchronise';
import { BucketTarget } from '../../../lambda/allowlist-sync/targets/bucket';
import { FunctionUrlTarget } from '../../../lambda/allowlist-sync/targets/function-url';
import { HttpApiTarget } from '../../../lambda/allowlist-sync/targets/http-api';
import { NOBODY_ORIGIN } from '../../../lib/contract/native-origins';
import type { PushedClass, TargetConfig } from '../../../lib/contract/sync-config';
import { FakeCloudFront } from '../../support/sync/fake-cloudfront';
import { FakeKeyValueStore } from '../../support/sync/fake-key-value-store';
import { FakeStage } from '../../support/sync/fake-stage';
import { FakeStore } from '../../support/sync/fake-store';

const SOURCE = '/shop/orders/origins';
const ORIGINS = Array.from({ length: 90 }, (_, i) => `https://tenant-${i}.example`);
const LAST = 'https://pr-12.example';

const orders: PushedClass = {
  policy: { name: 'orders', origins: [], methods: ['GET'], credentials: true },
  source: SOURCE,
  effective: '/shop/orders/effective',
  usableForSeconds: 86_400,
};

/** A configuration that a service keeps whole, and the calls for it. */
function kept(get: string, put: string, member: string) {
  const calls: string[] = [];
  let value: unknown;
  const send = async (command: { readonly input: Record<string, unknown> }) => {
    const { input } = command;
    const name = command.constructor.name.replace('Command', '');
    calls.push(name);
    if (name === put)
      value = member === 'CORSRules' ? (input['CORSConfiguration'] as never)['CORSRules'] : input[member];
    else expect(name).toBe(get);
    return { [member]: value };
  };
  return { client: { send } as never, calls, value: () => JSON.stringify(value) };
}

function everyTarget() {
  const stage = new FakeStage();
  const stageCalls: string[] = [];
  stage.onCall = (call) => void stageCalls.push(call);
  const kvs = new FakeKeyValueStore();
  const cloudFront = new FakeCloudFront();
  const policy = cloudFront.make({ Name: 'orders' });
  const [api, url, bucket] = [
    kept('GetApi', 'UpdateApi', 'CorsConfiguration'),
    kept('GetFunctionUrlConfig', 'UpdateFunctionUrlConfig', 'Cors'),
    kept('GetBucketCors', 'PutBucketCors', 'CORSRules'),
  ];
  const cors = { AllowCredentials: true, AllowMethods: ['GET'], AllowHeaders: [], MaxAge: 600 };
  const className = 'orders';
  const rule = { ID: className, AllowedMethods: ['GET'], AllowedHeaders: [], ExposeHeaders: [], MaxAgeSeconds: 600 };
  const targets = [
    stage.target([className]),
    kvs.target([className]),
    cloudFront.target(policy),
    new HttpApiTarget({ kind: 'http-api', name: 'Api', api: 'a', className, cors }, httpApi, api.client),
    new FunctionUrlTarget({ kind: 'function-url', name: 'Url', function: 'f', className, cors }, lambda, url.client),
    new BucketTarget({ kind: 'bucket', name: 'Bucket', bucket: 'b', rules: [rule] }, s3, bucket.client),
  ] as unknown as SyncTarget[];
  const calls = [stageCalls, kvs.calls, cloudFront.calls, api.calls, url.calls, bucket.calls];
  const held = () => [
    JSON.stringify(stage.variables),
    JSON.stringify([...kvs.items.keys()]),
    String(cloudFront.origins(policy)),
    api.value(),
    url.value(),
    bucket.value(),
  ];
  return { targets, calls, held };
}

describe('a run where no list changed', () => {
  let now = Date.UTC(2026, 11, 31, 12);
  const store = new FakeStore(() => now);
  const { targets, calls, held } = everyTarget();
  const run = () =>
    synchronise({
      config: {
        classes: { orders },
        targets: targets.map((_, i) => ({ kind: 'bucket', name: `${i}` }) as TargetConfig),
      },
      store,
      targets,
      stack: 'Shop',
      clock: () => now,
      log: () => {},
      pause: async () => {},
      signal: AbortSignal.timeout(10_000),
    });

  it('makes one call to each kind of target, reads each parameter once, and writes nothing', async () => {
    store.put(SOURCE, [...ORIGINS, `${LAST};until=2026-12-31`].join(','));
    expect(await run()).toEqual([]);
    for (const one of held()) expect(one).toContain(LAST);
    for (const each of calls) each.length = 0;
    store.reads = store.writes = 0;
    now += 300_000;
    expect(await run()).toEqual([]);
    expect(calls).toEqual([
      ['read'],
      ['DescribeKeyValueStore'],
      ['GetResponseHeadersPolicyConfig'],
      ['GetApi'],
      ['GetFunctionUrlConfig'],
      ['GetBucketCors'],
    ]);
    // the list, what is in force of it, and its status
    expect([store.reads, store.writes]).toEqual([3, 0]);
  });

  it('takes an entry off every target once its last day has ended, though nobody wrote the list', async () => {
    now = Date.UTC(2026, 11, 31, 23, 59, 59);
    await run();
    for (const one of held()) expect(one).toContain(LAST);
    now = Date.UTC(2027, 0, 1, 0, 1);
    await run();
    for (const one of held()) {
      expect(one).not.toContain(LAST);
      expect(one).not.toContain(NOBODY_ORIGIN);
      expect(one).toContain(ORIGINS.at(-1));
    }
  });
});
