import { type EwmaOptions, ewma, threshold } from './baselines';
import type { LabelledScenario } from './model';
import { score } from './score';
import type { Baselines } from './thirds';

/** The settings of both baselines with the highest mean of F1 over kinds. */
export function tuned(scenarios: Iterable<LabelledScenario>): Baselines['settings'] {
  const slim = totalsOf(scenarios);
  const limits = [1, 10, 100, 1000, 10_000, 100_000].flatMap((ten) => [1, 1.5, 2, 3, 5, 7].map((times) => times * ten));
  return {
    threshold: best(
      limits.map((limit) => ({ limit })),
      (options) => score(threshold(options), slim).f1,
    ),
    ewma: best(ewmaOptions(), (options) => score(ewma(options), slim).f1),
  };
}

function ewmaOptions(): EwmaOptions[] {
  const found: EwmaOptions[] = [];
  for (const alpha of [0.01, 0.03, 0.1, 0.2, 0.4]) {
    for (const deviations of [2, 3, 4, 6, 8, 12, 20]) {
      for (const least of [0, 5, 15, 30, 60]) {
        for (const both of [false, true]) found.push({ alpha, deviations, least, both });
      }
    }
  }
  return found;
}

/** Of equals, the first. */
function best<T>(candidates: readonly T[], f1Of: (candidate: T) => number): T {
  const figures = candidates.map(f1Of);
  return candidates[figures.indexOf(Math.max(...figures))]!;
}

/** All that a baseline looks at, in a hundredth of the memory. */
export function totalsOf(scenarios: Iterable<LabelledScenario>): LabelledScenario[] {
  return Array.from(scenarios, withTotalsAlone);
}

function withTotalsAlone({ name, scenario, labels }: LabelledScenario): LabelledScenario {
  const bins = scenario.bins.map(({ denials }) => {
    const count = denials.reduce((sum, row) => sum + row.count, 0);
    return { denials: [{ kind: 'actual' as const, reason: 'origin-not-listed' as const, count }], admissions: [] };
  });
  return { name, scenario: { ...scenario, bins }, labels };
}
