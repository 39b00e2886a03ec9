import { describe, expect, it } from '@jest/globals';
import { proofLines } from '../../../cli/governance/prove';

describe('proofLines', () => {
  it('says so where nothing was proved', () => {
    expect(proofLines([])).toEqual([expect.stringMatching(/^nothing was proved: /)]);
  });

  it('keeps what others wrote from the terminal', () => {
    const proof = { stack: 'Shop', target: 'Api', path: '/a\u009b31m', class: 'orders', results: [] };
    expect(proofLines([proof])).toEqual(['orders at Api of Shop, /a\ufffd31m: 0 of 0 requests as the policy decides']);
  });
});
