import { describe, expect, it } from '@jest/globals';
import { networkHash } from '../../../request/observe/network-hash';
import { NETWORK_CASES, STACK, START } from '../../support/cases/metrics';

const DAY_MS = 86_400_000;

describe('the digits of a network', () => {
  it.each(NETWORK_CASES)('%j', ({ address, stack = STACK, day = 0, network }) => {
    expect(networkHash(address, stack, START + day * DAY_MS)).toBe(network);
  });

  it('are shared by some 256 networks', () => {
    const counts = new Map<string, number>();
    // a 64th of all /24 networks
    for (let i = 0; i < 2 ** 18; i++) {
      const hash = networkHash(`${i >> 16}.${(i >> 8) & 255}.${i & 255}.9`, STACK, START);
      counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
    // four each, as throws of a die would have it
    expect(counts.size).toBeGreaterThan(63_000);
    expect(Math.max(...counts.values())).toBeLessThan(24);
  });
});
