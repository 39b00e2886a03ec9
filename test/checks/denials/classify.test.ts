import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../checks/denials/classify';
import { denied, fromNetworks, historyWith, OFFICE, QUIET_BINS, SHOP, times } from '../../support/checks/class-history';

const NEW = 'https://new.shop.example';

describe('classify', () => {
  it('says nothing of quiet days, nor before it knows a week of them', () => {
    expect(classify(historyWith([]))).toEqual([]);
    const first = historyWith([{ denials: denied(NEW, 900, 'aaaa') }]);
    expect(classify({ ...first, bins: first.bins.slice(-100) })).toEqual([]);
  });

  it('says nothing of no bins', () => {
    expect(classify({ ...historyWith([]), bins: [] })).toEqual([]);
  });

  it('is pure: the same history gives the same findings, whatever was asked before', () => {
    const history = historyWith([{ denials: denied(NEW, 900, 'aaaa') }]);
    const before = JSON.stringify(history);
    expect(classify(history)).toEqual(classify(JSON.parse(before)));
    expect(JSON.stringify(history)).toBe(before);
  });

  it('mistake: an origin that fell silent, with what was expected and since when', () => {
    const silent = times(6, () => ({ admissions: [{ origin: SHOP, count: 50 }] }));
    expect(classify(historyWith(silent))).toEqual([
      {
        kind: 'mistake',
        origin: OFFICE,
        from: QUIET_BINS,
        to: QUIET_BINS + 5,
        evidence: { rule: 'silent', requests: 0, expected: 120 },
      },
    ]);
  });

  it('quiet: an origin that was removed on purpose, or whose entry has ended, and that goes on being denied', () => {
    const silent = times(6, () => ({ admissions: [{ origin: SHOP, count: 50 }], denials: fromNetworks(OFFICE, 20) }));
    const shop = { origin: SHOP, since: -100 };
    const change = { bin: QUIET_BINS, origin: OFFICE, change: 'removed' as const };
    expect(classify(historyWith(silent, [shop], [change]))).toEqual([]);
    expect(classify(historyWith(silent, [shop, { origin: OFFICE, since: -100, until: QUIET_BINS }]))).toEqual([]);
  });

  it('mistake: the class as a whole after six hours, not after the two of a deployment', () => {
    const gone = (hours: number) => {
      const history = historyWith(times(hours, () => ({ admissions: [] })));
      const bins = history.bins.map((bin, i) => (i < QUIET_BINS ? bin : { denials: [], admissions: [] }));
      return classify({ ...history, bins });
    };
    expect(gone(2)).toEqual([]);
    expect(gone(6)).toMatchObject([{ kind: 'mistake', from: QUIET_BINS, evidence: { rule: 'silent' } }]);
    expect(gone(6)[0]).not.toHaveProperty('origin');
  });

  it('quiet: lines of one hour that got lost', () => {
    expect(classify(historyWith([{ admissions: [{ origin: SHOP, count: 50 }] }, {}]))).toEqual([]);
  });

  it('mistake: a listed origin that is denied', () => {
    const some = times(4, () => ({ denials: denied(SHOP, 6, 'abcd') }));
    expect(classify(historyWith(some))).toMatchObject([
      { kind: 'mistake', origin: SHOP, evidence: { rule: 'denied', requests: 24 } },
    ]);
  });

  it('mistake: a list that cannot be read for three hours, not single reads that fail', () => {
    const unread = (count: number) =>
      times(3, () => ({ denials: [{ reason: 'allowlist-unavailable' as const, count }] }));
    expect(classify(historyWith(unread(40)))).toMatchObject([{ kind: 'mistake', evidence: { rule: 'unreadable' } }]);
    expect(classify(historyWith(unread(1)))).toEqual([]);
  });

  it('shift: a new origin that many networks come from', () => {
    const [finding, ...others] = classify(historyWith([{ denials: fromNetworks(NEW, 30) }]));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'shift',
      origin: NEW,
      evidence: { rule: 'new-origin', requests: 30, networks: 30 },
    });
  });

  it('shift: previews beside each other are one site', () => {
    const previews = times(8, (i) => fromNetworks(`https://branch-${i}.preview.example`, 7)).flat();
    expect(classify(historyWith([{ denials: previews }]))).toMatchObject([
      { kind: 'shift', origin: 'https://*.preview.example', evidence: { origins: 8, networks: 7 } },
    ]);
  });

  it('quiet: an origin that few come from, one that nobody has, and one that has been denied all the time', () => {
    expect(classify(historyWith([{ denials: fromNetworks(NEW, 4, 3) }]))).toEqual([]);
    expect(classify(historyWith([{ denials: fromNetworks('http://localhost:3000', 40) }]))).toEqual([]);
    expect(classify(historyWith([{ denials: fromNetworks('moz-extension://11111111', 40) }]))).toEqual([]);
    const history = historyWith([{}]);
    const mirror = fromNetworks(NEW, 8).map((row) => ({ ...history.bins[0]!.denials[0]!, ...row }));
    expect(classify({ ...history, bins: history.bins.map((bin) => ({ ...bin, denials: mirror })) })).toEqual([]);
  });

  it('probing: one network at a high rate', () => {
    expect(classify(historyWith([{ denials: denied(NEW, 90, 'abcd') }]))).toEqual([
      {
        kind: 'probing',
        from: QUIET_BINS,
        to: QUIET_BINS,
        evidence: { rule: 'one-network', requests: 90, network: 'abcd', origins: 1, examples: [NEW] },
      },
    ]);
  });

  it('probing: many origins of one network, null of one network, and made-up origins of many', () => {
    const guesses = times(20, (i) => denied(`https://guess-${i}.example`, 1, 'abcd')).flat();
    const madeUp = times(120, (i) => denied(`https://guess-${i}.example`, 1, `n${i}`)).flat();
    const nulls = [{ origin: 'null', network: 'abcd', reason: 'origin-null' as const, count: 70 }];
    for (const [denials, rule] of [
      [guesses, 'origins-of-one-network'],
      [nulls, 'one-network'],
      [madeUp, 'made-up-origins'],
    ] as const) {
      expect(classify(historyWith([{ denials }]))).toMatchObject([{ kind: 'probing', evidence: { rule } }]);
    }
  });

  it('bounds its work: a bin of the most rows, with origins of whatever shape', () => {
    const rows = times(1000, (i) => denied(`${'x'.repeat(200)}://${i}`, 1, 'abcd')).flat();
    const odd = ['', 'null', 'https://', 'https://[', 'javascript:0', '\u0000', '*', 'https://a..b'];
    const denials = [...rows, ...odd.flatMap((origin) => denied(origin, 1, 'abcd'))];
    expect(() => classify(historyWith(times(24, () => ({ denials }))))).not.toThrow();
  });
});
