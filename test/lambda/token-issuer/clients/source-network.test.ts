import { BlockList } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressOf, networkOf } from '../../../../lambda/token-issuer/clients/source-network';

/** Whether Node.js finds an address in a network that is written as `2001:db8::/64`. */
function isIn(address: string, network: string): boolean {
  const [prefix = '', bits] = network.split('/');
  const list = new BlockList();
  list.addSubnet(prefix, Number(bits), 'ipv6');
  return list.check(address, 'ipv6');
}

/** The one way of writing that the URL standard has for an IPv6 address. */
function canonical(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

describe('where a request comes from', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:DB8:0001:0002:0000:0000:0000:0006', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::6', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
    ['::', '0:0:0:0::/64', '0:0:0::/48'],
  ])('%s counts as %s, in %s', (sourceIp, address, network) => {
    expect([addressOf(sourceIp), networkOf(sourceIp)]).toEqual([address, network]);
  });

  it('is the network of an IPv6 address, and the same one however the address is written', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(isIn(address, addressOf(address))).toBe(true);
        expect(isIn(address, networkOf(address))).toBe(true);
        expect(addressOf(address)).toBe(addressOf(canonical(address)));
        expect(networkOf(address)).toBe(networkOf(canonical(address)));
      }),
      { numRuns: 1000 },
    );
  });

  it('is another one where the first 64 bits differ in one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), fc.nat(63), (groups, bit) => {
        const other = groups.map((group, i) => (i === bit >> 4 ? group ^ (1 << (bit & 15)) : group));
        const [a = '', b = ''] = [groups, other].map((all) => all.map((group) => group.toString(16)).join(':'));
        expect(addressOf(a)).not.toBe(addressOf(b));
        expect(networkOf(a) === networkOf(b)).toBe(bit >= 48);
      }),
    );
  });

  it('is a text of bounded length for whatever API Gateway tells', () => {
    expect(addressOf('x'.repeat(1000))).toHaveLength(45);
    expect(networkOf('x'.repeat(1000)).length).toBeLessThan(60);
    expect(addressOf('')).toBe('');
  });
});
