import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listSources } from '../../lib/contract/list-sources';
import {
  longestSyncStatus,
  readSyncStatus,
  type SyncStatus,
  statusName,
  writeSyncStatus,
} from '../../lib/contract/sync-status';

const target = (i: number, more: object = {}) => ({
  kind: 'stage-variables' as const,
  name: `Shop/Api${i}/DeploymentStage.prod`,
  has: [12],
  since: '2026-12-03T09:15:00.000Z',
  ...more,
});
const sources = [{ name: '/shop/orders/origins', version: 12 }];

describe('the status of a pushed list', () => {
  it('is beside the list', () => {
    expect(statusName('/shop/orders/origins')).toBe('/shop/orders/status');
    expect(statusName('/shop/partners')).toBe('/shop/partners/status');
  });

  it('is read as it was written', () => {
    const status: SyncStatus = {
      sources,
      leftOut: 1,
      targets: [target(1), target(2, { leftOut: 1, lastLeftOut: ['http://[::1]:80'], problem: 'throttled' })],
    };
    expect(readSyncStatus(writeSyncStatus(status))).toEqual(status);
  });

  it.each(['', 'none', 'null', '[]', '{}', '{"sources":[]}'])('is not %j', (value) => {
    expect(readSyncStatus(value)).toBeUndefined();
  });

  it('never has what Parameter Store takes for a reference', () => {
    const value = writeSyncStatus({ sources, targets: [target(1, { problem: 'got {{ssm:x}}' })] });
    expect(value).not.toMatch(/\{\{|\}\}/);
  });

  it('leaves examples out first, then what problems say, where it would be too long for a parameter', () => {
    const lastLeftOut = [1, 2, 3, 4, 5].map((i) => `https://${'a'.repeat(60)}${i}.partners.shop.example`);
    const all = (count: number) =>
      Array.from({ length: count }, (_, i) => target(i, { leftOut: 9, lastLeftOut, problem: 'x'.repeat(99) }));
    for (const [count, has] of [
      [10, /lastLeftOut/],
      [20, /xxx/],
      [45, /see the log/],
    ] as const) {
      const value = writeSyncStatus({ sources, targets: all(count) });
      expect([count, Buffer.byteLength(value) <= 8192, has.test(value)]).toEqual([count, true, true]);
    }
  });

  it('says once what names have in common, and versions only of a target that has others', () => {
    const status: SyncStatus = {
      sources: [
        ...sources,
        { name: '/shop/orders/shards/1', version: 3, rejected: 2 },
        { name: '/shop/orders/owners/tea-ltd', version: 0, problem: 'missing' },
      ],
      targets: [target(1, { has: [12, 3, 0] }), target(2, { has: [12, 2, 0] })],
    };
    const written = JSON.parse(writeSyncStatus(status));
    expect(written).toEqual({
      under: '/shop/orders/',
      sources: [
        ['origins', 12],
        ['shards/1', 3, 2],
        ['owners/tea-ltd', 0, 0, 'missing'],
      ],
      targets: [expect.not.objectContaining({ has: expect.anything() }), target(2, { has: [12, 2, 0] })],
    });
    expect(readSyncStatus(writeSyncStatus(status))).toEqual(status);
  });

  const shards = (shards: number, owners: number) => {
    const all = Object.fromEntries(Array.from({ length: owners }, (_, i) => [`partner-${i}`, ['partner.example']]));
    return listSources({ source: '/shop/cors/orders/origins', shards, owners: all }).map(({ parameter }) => parameter);
  };

  it('has room for a list of 100 parameters at six targets, and for many owners', () => {
    const targets = (count: number) => Array.from({ length: count }, (_, i) => target(i));
    expect(longestSyncStatus(shards(100, 0), targets(6))).toBeLessThanOrEqual(8192);
    expect(longestSyncStatus(shards(100, 40), targets(3))).toBeLessThanOrEqual(8192);
    expect(longestSyncStatus(shards(1, 100), targets(4))).toBeLessThanOrEqual(8192);
    expect(longestSyncStatus(shards(100, 100), targets(6))).toBeGreaterThan(8192);
  });

  it('always fits where its longest does, and is read as it was written', () => {
    const problem = fc.option(fc.string({ maxLength: 300 }).map((text) => `unreachable: ${text}`));
    const count = fc.oneof(fc.constant(0), fc.integer({ min: 1000, max: 9999 }));
    const draw = fc.tuple(fc.constantFrom(1, 2, 100), fc.nat({ max: 60 }), fc.nat({ max: 8 }));
    fc.assert(
      fc.property(
        draw,
        fc.array(problem),
        fc.array(count, { minLength: 1 }),
        ([parts, owners, places], why, counts) => {
          const names = shards(parts, owners);
          const at = (i: number) => counts[i % counts.length]!;
          const said = (i: number) => {
            const text = why[i % (why.length || 1)]?.replace(/[{}]+/g, '');
            return { ...(text && { problem: text }) };
          };
          const status: SyncStatus = {
            sources: names.map((name, i) => ({
              name,
              version: at(i),
              ...(at(i) > 0 && { rejected: at(i) }),
              ...said(i),
            })),
            targets: Array.from({ length: places }, (_, i) => {
              return target(i, { has: names.map((_, j) => at(i + j)), leftOut: at(i), ...said(i + 1) });
            }),
          };
          const value = writeSyncStatus(status);
          const read = readSyncStatus(value)!;
          if (longestSyncStatus(names, status.targets) <= 8192)
            expect(Buffer.byteLength(value)).toBeLessThanOrEqual(8192);
          expect(read.sources.map(({ name, version }) => [name, version])).toEqual(
            status.sources.map(({ name, version }) => [name, version]),
          );
          expect(read.targets.map(({ has }) => has)).toEqual(status.targets.map(({ has }) => has));
          expect(writeSyncStatus(read)).toBe(value);
        },
      ),
    );
  });

  it('has room for a status in which each of many owners has a problem', () => {
    const owners = Array.from({ length: 40 }, (_, i) => ({
      name: `/shop/cors/orders/owners/partner-${i}`,
      version: 1,
      problem: `unreachable: AccessDeniedException: ${'x'.repeat(270)}`,
    }));
    const value = writeSyncStatus({ sources: [...sources, ...owners], targets: [target(1)] });
    expect(Buffer.byteLength(value)).toBeLessThanOrEqual(8192);
    expect(readSyncStatus(value)!.sources[40]!.problem).toBe('see the log');
  });
});
