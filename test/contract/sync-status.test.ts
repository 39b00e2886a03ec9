import { describe, expect, it } from '@jest/globals';
import { readSyncStatus, type SyncStatus, statusName, writeSyncStatus } from '../../lib/contract/sync-status';

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
      [40, /see the log/],
    ] as const) {
      const value = writeSyncStatus({ sources, targets: all(count) });
      expect([count, Buffer.byteLength(value) <= 8192, has.test(value)]).toEqual([count, true, true]);
    }
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
