import { describe, expect, it } from '@jest/globals';
import { ewma, threshold } from '../support/denials/baselines';
import { score } from '../support/denials/score';
import { readBaselines, scenariosOf } from '../support/denials/thirds';
import { totalsOf } from '../support/denials/tune';

const { settings, train: recorded } = readBaselines();

/** As many denials in each bin. */
function scenario(counts: readonly number[]) {
  const bins = counts.map((count) => ({
    denials: [{ kind: 'actual' as const, reason: 'origin-not-listed' as const, count }],
    admissions: [],
  }));
  return { start: '2026-01-04T00:00:00.000Z', binMinutes: 60 as const, bins, listed: [], changes: [] };
}

describe('the baselines', () => {
  it('have the recorded figures on train', () => {
    const train = totalsOf(scenariosOf('train'));
    expect(score(threshold(settings.threshold), train)).toEqual(recorded.threshold);
    expect(score(ewma(settings.ewma), train)).toEqual(recorded.ewma);
  }, 120_000);

  it('threshold: says so above its figure', () => {
    expect(threshold({ limit: 10 })(scenario([11, 10]))).toEqual([]);
    expect(threshold({ limit: 10 })(scenario([10, 11]))).toEqual([{ kind: 'anomalous', from: 1, to: 1 }]);
  });

  it('EWMA: says so far from the mean, after a day', () => {
    const usual = Array.from({ length: 30 }, (_, i) => 20 + (i % 2));
    const options = { alpha: 0.1, deviations: 4, least: 5, both: false };
    expect(ewma(options)(scenario([...usual, 22]))).toEqual([]);
    expect(ewma(options)(scenario([...usual, 40]))).toHaveLength(1);
    expect(ewma(options)(scenario([...usual, 0]))).toEqual([]);
    expect(ewma({ ...options, both: true })(scenario([...usual, 0]))).toHaveLength(1);
    expect(ewma(options)(scenario([20, 20, 400]))).toEqual([]);
  });
});
