import type { ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { follow } from '../../../lambda/allowlist-sync/follow';
import { ownPolicy } from '../../../lambda/allowlist-sync/own-policy';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { MAX_NATIVE_ORIGINS, NOBODY_ORIGIN } from '../../../lib/contract/native-origins';
import { FakeCloudFront } from '../../support/sync/fake-cloudfront';

const A = 'https://a.example';
const B = 'https://b.example';
const C = 'https://c.example';

const POLICY: ResponseHeadersPolicyConfig = {
  Name: 'orders',
  CorsConfig: {
    AccessControlAllowOrigins: { Quantity: 1, Items: [NOBODY_ORIGIN] },
    AccessControlAllowMethods: { Quantity: 1, Items: ['GET'] },
    AccessControlAllowHeaders: { Quantity: 1, Items: ['content-type'] },
    AccessControlAllowCredentials: true,
    OriginOverride: true,
  },
  RemoveHeadersConfig: { Quantity: 1, Items: [{ Header: 'access-control-allow-origin' }] },
};

function made(): [FakeCloudFront, string] {
  const cloudFront = new FakeCloudFront();
  return [cloudFront, cloudFront.make(POLICY)];
}

function write(
  cloudFront: FakeCloudFront,
  id: string,
  origins: readonly string[] | undefined,
  before = async () => {},
) {
  const lists = new Map(origins ? [['orders', origins] as const] : []);
  const target = cloudFront.target(id, 'orders', before) as SyncTarget;
  return follow(
    target,
    lists,
    async () => true,
    AbortSignal.timeout(5_000),
    async () => {},
  );
}

describe('a response headers policy', () => {
  it('gets the origins of the list, and keeps all else that it has', async () => {
    const [cloudFront, id] = made();
    expect(await write(cloudFront, id, [A, B])).toMatchObject({ isWritten: true, leftOut: new Map([['orders', []]]) });
    const { config } = cloudFront.policies.get(id)!;
    expect(config).toMatchObject({
      ...POLICY,
      CorsConfig: { AccessControlAllowOrigins: { Quantity: 2, Items: [A, B] } },
    });
    await write(cloudFront, id, []);
    expect(cloudFront.origins(id)).toEqual([NOBODY_ORIGIN]);
  });

  it('is looked at by one call where nothing changed, whatever the order of its origins', async () => {
    const [cloudFront, id] = made();
    await write(cloudFront, id, [A, B]);
    cloudFront.calls.length = 0;
    expect(await write(cloudFront, id, [B, A])).toMatchObject({ isWritten: false });
    expect(cloudFront.calls).toEqual(['GetResponseHeadersPolicyConfig']);
    expect(await write(cloudFront, id, undefined)).toMatchObject({ isWritten: false });
  });

  it.each<[string, (config: ResponseHeadersPolicyConfig) => ResponseHeadersPolicyConfig]>([
    ['has no CORS any more', ({ CorsConfig: _, ...others }) => others],
    ['lets the origin have its way', (config) => edited(config, { OriginOverride: false })],
    ['admits anybody', (config) => edited(config, { AccessControlAllowOrigins: { Quantity: 1, Items: ['*'] } })],
    ['has no credentials', (config) => edited(config, { AccessControlAllowCredentials: false })],
  ])('is put right where somebody edited it, so that it %s', async (_, change) => {
    const [cloudFront, id] = made();
    await write(cloudFront, id, [A]);
    const { config: before } = cloudFront.policies.get(id)!;
    cloudFront.edit(id, change);
    await write(cloudFront, id, [A]);
    expect(cloudFront.policies.get(id)!.config.CorsConfig).toEqual(before.CorsConfig);
  });

  it('leaves out what it has no room for, and what is no plain origin, and says so', async () => {
    const [cloudFront, id] = made();
    const origins = Array.from({ length: MAX_NATIVE_ORIGINS + 2 }, (_, i) => `https://t${i}.example`);
    const { leftOut } = await write(cloudFront, id, ['https://[::1]', ...origins]);
    expect(leftOut.get('orders')).toEqual(['https://[::1]', ...origins.slice(-2)]);
    expect(cloudFront.origins(id)).toEqual(origins.slice(0, MAX_NATIVE_ORIGINS));
  });

  it('loses those that were taken off the list, even where CloudFront takes fewer than the list has', async () => {
    const [cloudFront, id] = made();
    await write(cloudFront, id, [A, B]);
    cloudFront.maxOrigins = 2;
    const { failure } = await write(cloudFront, id, [B, C, 'https://d.example']);
    expect(failure).toContain('InvalidArgument');
    expect(cloudFront.origins(id)).toEqual([B]);
    expect((await write(cloudFront, id, [C, A, 'https://d.example'])).failure).toContain('InvalidArgument');
    expect(cloudFront.origins(id)).toEqual([NOBODY_ORIGIN]);
  });

  it('is read again where somebody else wrote it meanwhile', async () => {
    const [cloudFront, id] = made();
    let races = 2;
    cloudFront.onCall = (call) => {
      if (call === 'UpdateResponseHeadersPolicy' && races-- > 0)
        cloudFront.edit(id, (config) => ({ ...config, Comment: `${races}` }));
    };
    expect(await write(cloudFront, id, [A])).toMatchObject({ isWritten: true });
    expect(cloudFront.origins(id)).toEqual([A]);
    expect(cloudFront.policies.get(id)?.config.Comment).toBe('0');
  });

  it('that is gone is a failure, and the next deployment that changes it makes it again', async () => {
    const [cloudFront, id] = made();
    cloudFront.policies.delete(id);
    expect((await write(cloudFront, id, [A])).failure).toContain('NoSuchResponseHeadersPolicy');
  });
});

const origins = fc.subarray([A, B, C, 'https://d.example', 'https://e.example']);
const happening = fc.oneof(
  fc.record({ what: fc.constant('list' as const), origins }),
  fc.record({ what: fc.constant('run' as const), killedAt: fc.constantFrom(1, 2, 3, 1000, 1000) }),
  fc.record({ what: fc.constant('run' as const), killedAt: fc.constantFrom(1000) }),
  fc.record({ what: fc.constant('deploy' as const), comment: fc.constantFrom('one', 'two') }),
  fc.record({ what: fc.constant('empty' as const), origins }),
);

it('admits nobody on the way whom no list has, whoever writes at once, and is right after the next look', async () => {
  await fc.assert(
    fc.asyncProperty(
      origins,
      fc.array(happening, { minLength: 1, maxLength: 8 }),
      fc.scheduler(),
      async (first, all, s) => {
        const [cloudFront, id] = made();
        await write(cloudFront, id, first);
        const possible = new Set<string>([...first, NOBODY_ORIGIN]);
        const wrong: string[] = [];
        cloudFront.onChange = () => {
          for (const origin of cloudFront.origins(id) ?? []) if (!possible.has(origin)) wrong.push(origin);
        };
        const step = () => s.schedule(Promise.resolve());
        cloudFront.onCall = step as never;
        let list: readonly string[] = first;
        await s.waitFor(
          Promise.all(
            all.map(async (one) => {
              await step();
              if (one.what === 'list') {
                for (const origin of one.origins) possible.add(origin);
                list = one.origins;
              } else if (one.what === 'run') {
                let calls = 0;
                await write(cloudFront, id, list, async () => {
                  calls += 1;
                  if (calls >= one.killedAt) throw new Error('killed');
                });
              } else if (one.what === 'deploy') {
                const ResourceProperties = { ResponseHeadersPolicyConfig: { ...POLICY, Comment: one.comment } };
                const event = { RequestType: 'Update', PhysicalResourceId: id, ResourceProperties };
                expect((await ownPolicy(event, cloudFront.services)).physicalResourceId).toBe(id);
              } else cloudFront.edit(id, ({ CorsConfig: _, ...others }) => others);
            }),
          ),
        );
        await s.waitFor(write(cloudFront, id, list));
        expect(wrong).toEqual([]);
        expect([...(cloudFront.origins(id) ?? [])].sort()).toEqual(
          list.length > 0 ? [...list].sort() : [NOBODY_ORIGIN],
        );
      },
    ),
    { numRuns: Number(process.env['CASES'] ?? 300) },
  );
});

function edited(config: ResponseHeadersPolicyConfig, change: object): ResponseHeadersPolicyConfig {
  return { ...config, CorsConfig: { ...config.CorsConfig!, ...change } };
}
