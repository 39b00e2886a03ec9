import { describe, expect, it } from '@jest/globals';
import { clientAddress, clientNumber } from '../../../request/observe/client-number';
import { CLIENTS } from '../../support/cases/stages';

describe('the number of a client', () => {
  it.each(CLIENTS)('%j', ({ class: className, address, number }) => {
    expect(clientNumber(className, address)).toBe(number);
  });

  it('is the same for all addresses of a network, however they are written', () => {
    const numbers = ['2001:db8:0:1::7', '2001:db8::7', '2001:db8:0:ffff:1:2:3:4'].map((one) => clientNumber('a', one));
    expect(new Set(numbers).size).toBe(1);
    expect(clientNumber('a', '192.0.2.1')).toBe(clientNumber('a', '192.0.2.254'));
    expect(clientNumber('a', '::ffff:192.0.2.1')).toBe(clientNumber('a', '192.0.2.1'));
    expect(clientNumber('a', '192.0.2.1:443')).toBe(clientNumber('a', '192.0.2.1'));
  });

  it.each([1, 10, 25, 50, 99])('is below %d for as many percent of networks', (percent) => {
    const networks = 50_000;
    let own = 0;
    for (let i = 0; i < networks; i++)
      if (clientNumber('orders', `${1 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}.9`) < percent) own++;
    // five standard deviations of as many throws
    const share = percent / 100;
    expect(Math.abs(own - networks * share)).toBeLessThan(5 * Math.sqrt(networks * share * (1 - share)));
  });

  it('says nothing about the same client in another class', () => {
    const networks = 20_000;
    let both = 0;
    for (let i = 0; i < networks; i++) {
      const address = `10.${i >> 8}.${i & 255}.1`;
      if (clientNumber('orders', address) < 50 && clientNumber('admin', address) < 50) both++;
    }
    expect(Math.abs(both - networks / 4)).toBeLessThan(5 * Math.sqrt(networks * (3 / 16)));
  });

  it.each([
    [['203.0.113.7, 192.0.2.1'], '192.0.2.9', '203.0.113.7'],
    [['203.0.113.7', '192.0.2.1'], '192.0.2.9', '203.0.113.7'],
    [[], '192.0.2.9', '192.0.2.9'],
    [[''], '192.0.2.9', '192.0.2.9'],
    [[], undefined, undefined],
  ])('goes by whom %j and %s name first', (lines, address, expected) => {
    expect(clientAddress(lines, address)).toBe(expected);
  });
});
