import { describe, expect, it } from '@jest/globals';
import { upTo } from '../support/denials/alarms';
import { draw } from '../support/denials/draw';
import { KINDS } from '../support/denials/model';
import {
  digestOf,
  readBaselines,
  readManifest,
  readThird,
  scenariosOf,
  scoringHashes,
  THIRDS,
} from '../support/denials/thirds';

const manifest = readManifest();
const baselines = readBaselines();

describe('the labelled scenarios', () => {
  // each scenario was drawn again until it was as the specification says: the same lines are proof of that too
  it.each(THIRDS)(
    'of %s are what was frozen',
    (third) => {
      expect(digestOf(third)).toEqual(manifest.thirds[third]);
    },
    240_000,
  );

  it('are scored as was frozen', () => {
    expect(scoringHashes()).toEqual(manifest.scoring);
  });

  it('are at least 240, and of every kind', () => {
    const { train, check, 'held-out': heldOut } = manifest.thirds;
    expect(train.scenarios + check.scenarios + heldOut.scenarios).toBeGreaterThanOrEqual(240);
    for (const third of [baselines.train, baselines.check]) {
      for (const kind of KINDS) expect(third.ewma.kinds[kind].labels).toBeGreaterThanOrEqual(20);
    }
  });

  it('are others with another seed', () => {
    const third = readThird('train');
    const [one] = draw('train', third);
    const [other] = draw('train', { ...third, seed: third.seed + 1 });
    expect(other!.scenario).not.toEqual(one!.scenario);
  });

  it('keep the held-out third closed', () => {
    expect(process.env.CDK_CORS_HELD_OUT).toBeUndefined();
    expect(() => scenariosOf('held-out')).toThrow('the held-out scenarios are closed');
  });

  it('show a detector nothing that comes later', () => {
    const scenario = {
      start: '2026-01-04T00:00:00.000Z',
      binMinutes: 60 as const,
      bins: [1, 2, 3].map((count) => ({ denials: [], admissions: [{ count }] })),
      listed: [
        { origin: 'https://old.example', since: -5 },
        { origin: 'https://new.example', since: 2 },
      ],
      changes: [
        { bin: 1, origin: 'https://old.example', change: 'removed' as const },
        { bin: 2, origin: 'https://new.example', change: 'added' as const },
      ],
    };
    expect(upTo(scenario, 0)).toMatchObject({ bins: [scenario.bins[0]], listed: [scenario.listed[0]], changes: [] });
    expect(upTo(scenario, 1)).toMatchObject({ listed: [], changes: [scenario.changes[0]] });
    expect(upTo(scenario, 2)).toEqual({ ...scenario, listed: [scenario.listed[1]] });
  });
});
