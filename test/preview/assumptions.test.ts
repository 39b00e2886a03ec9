import { describe, expect, it } from '@jest/globals';
import { ASSUMPTIONS, formatAssumptions } from '../../preview/assumptions';

describe('the list of assumptions', () => {
  it('names for every behaviour an AWS page, or says that it is unconfirmed', () => {
    for (const { behaviour, source } of ASSUMPTIONS) {
      const page = /^(unconfirmed|https:\/\/docs\.aws\.amazon\.com\/\S+\.html(#\S+)?)$/;
      expect([behaviour, source]).toEqual([behaviour, expect.stringMatching(page)]);
    }
  });

  it('says each behaviour once, under its area', () => {
    const text = formatAssumptions();
    for (const { area, behaviour } of ASSUMPTIONS) {
      expect(text.split(`  ${behaviour}\n`)).toHaveLength(2);
      expect(text.split(`${area}\n`).length).toBeGreaterThan(1);
    }
  });

  it('says of pushed lists what holds if AWS does otherwise, and how to find out', () => {
    const open = ASSUMPTIONS.filter(({ area, source }) => area === 'pushed lists' && source === 'unconfirmed');
    expect(open.length).toBeGreaterThan(5);
    for (const { otherwise, liveTest } of open) {
      expect([otherwise, liveTest]).toEqual([expect.any(String), expect.any(String)]);
      expect(formatAssumptions()).toContain(`if not: ${otherwise}`);
    }
  });
});
