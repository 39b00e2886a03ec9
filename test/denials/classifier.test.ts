import { describe, expect, it } from '@jest/globals';
import { classify } from '../../checks/denials/classify';
import { readFigures, readHeldOut } from '../support/checks/classifier-figures';
import { KINDS } from '../support/denials/model';
import { score } from '../support/denials/score';
import { readBaselines, scenariosOf } from '../support/denials/thirds';

describe('the classifier', () => {
  const baselines = readBaselines();
  const figures = readFigures();

  it('has the recorded figures on train', () => {
    expect(score(classify, scenariosOf('train'))).toEqual(figures.train);
  }, 600_000);

  it.each(['train', 'check'] as const)('is better than both baselines at every kind, on %s', (third) => {
    for (const kind of KINDS) {
      for (const baseline of Object.values(baselines[third]))
        expect(figures[third].kinds[kind].f1).toBeGreaterThan(baseline.kinds[kind].f1);
    }
  });

  it('is better than both baselines at every kind, on the third that was held out', () => {
    const f1 = (detector: string, kind: string) =>
      Number(new RegExp(`^\\| ${detector} \\| ${kind} \\|(?:[^|]*\\|){3} (\\d+) % \\|`, 'm').exec(readHeldOut())?.[1]);
    for (const kind of KINDS) {
      for (const baseline of Object.keys(baselines.train))
        expect(f1('classifier', kind)).toBeGreaterThan(f1(baseline, kind));
    }
  });
});
