import type { Bin, Detector } from './model';

const totals = new WeakMap<Bin, number>();

/** Denials of a bin. */
function denialsOf(bin: Bin): number {
  let total = totals.get(bin);
  if (total === undefined) {
    total = bin.denials.reduce((sum, { count }) => sum + count, 0);
    totals.set(bin, total);
  }
  return total;
}

/** More denials in the last bin than a fixed figure. */
export function threshold({ limit }: { readonly limit: number }): Detector {
  return ({ bins }) => (denialsOf(bins.at(-1)!) > limit ? anomalousAt(bins.length - 1) : []);
}

export interface EwmaOptions {
  /** The weight of the last bin. */
  readonly alpha: number;
  /** Deviations from the mean. */
  readonly deviations: number;
  /** Denials that a bin differs from the mean by, at least. */
  readonly least: number;
  /** Whether fewer denials than usual count too. */
  readonly both: boolean;
}

/** Bins without alarms at first. */
const WARM_UP = 24;

/** Denials of the last bin that are far from their exponentially weighted mean, in exponentially weighted deviations. */
export function ewma({ alpha, deviations, least, both }: EwmaOptions): Detector {
  const states = new WeakMap<Bin, { mean: number; variance: number }>();
  const stateAfter = (bins: readonly Bin[], at: number): { mean: number; variance: number } => {
    const known = states.get(bins[at]!);
    if (known) return known;
    const value = denialsOf(bins[at]!);
    const before = at === 0 ? { mean: value, variance: 0 } : stateAfter(bins, at - 1);
    const off = value - before.mean;
    const state = { mean: before.mean + alpha * off, variance: (1 - alpha) * (before.variance + alpha * off * off) };
    states.set(bins[at]!, state);
    return state;
  };
  return ({ bins }) => {
    const at = bins.length - 1;
    stateAfter(bins, at);
    if (at < WARM_UP) return [];
    const { mean, variance } = stateAfter(bins, at - 1);
    const off = denialsOf(bins[at]!) - mean;
    const distance = both ? Math.abs(off) : off;
    return distance > Math.max(least, deviations * Math.sqrt(variance)) ? anomalousAt(at) : [];
  };
}

function anomalousAt(bin: number): ReturnType<Detector> {
  return [{ kind: 'anomalous', from: bin, to: bin }];
}
