import { describe, expect, it } from '@jest/globals';
import type { Detector, Finding, Label, LabelledScenario } from '../support/denials/model';
import { score } from '../support/denials/score';

const APP = 'https://app.shop.example';
const BINS = 240;

/** Quiet lines, with the labels. */
function labelled(...labels: Label[]): LabelledScenario {
  const bins = Array.from({ length: BINS }, () => ({ denials: [], admissions: [] }));
  return {
    name: 'written',
    scenario: { start: '2026-01-04T00:00:00.000Z', binMinutes: 60, bins, listed: [], changes: [] },
    labels,
  };
}

/** Says each at the ends of its bins. */
function says(...findings: Finding[]): Detector {
  return ({ bins }) => findings.filter(({ from, to }) => bins.length - 1 >= from && bins.length - 1 <= to);
}

const mistake: Label = { kind: 'mistake', origin: APP, from: 200, to: 210 };
const probing: Label = { kind: 'probing', from: 200, to: 210 };

describe('the score of a detector', () => {
  it('counts a label that is found, and the hours it took', () => {
    const found = score(says({ ...mistake, from: 203 }), [labelled(mistake)]);
    expect(found.kinds.mistake).toMatchObject({ labels: 1, found: 1, precision: 1, recall: 1, f1: 1, hours: 4 });
    expect(found).toMatchObject({ falseIn30Days: 0, confusion: { mistake: { mistake: 1 } } });
  });

  it.each([
    ['one bin early', 199, 1],
    ['too early, and goes on', 198, 0],
    ['six bins after the end', 216, 1],
    ['too late', 217, 0],
  ])('goes by the time that an alarm begins: %s', (_, from, found) => {
    const { kinds, falseIn30Days } = score(says({ ...mistake, from, to: 220 }), [labelled(mistake)]);
    expect(kinds.mistake.found).toBe(found);
    expect(falseIn30Days).toBe(found === 1 ? 0 : 3);
  });

  it.each([
    ['the same origin', { origin: APP }, APP, 1],
    ['another origin', { origin: APP }, 'https://www.shop.example', 0],
    ['no origin for a label that has one', { origin: APP }, undefined, 0],
    ['an origin under the pattern of the label', { origin: 'https://*.shop.example' }, APP, 1],
    ['a pattern that covers the origin', { origin: APP }, 'https://*.shop.example', 1],
    ['any origin for a label of the class', {}, APP, 1],
  ])('goes by the origin: %s', (_, ofLabel, origin, found) => {
    const label: Label = { kind: 'mistake', from: 200, to: 210, ...ofLabel };
    const finding: Finding = { kind: 'mistake', from: 201, to: 210, ...(origin ? { origin } : {}) };
    expect(score(says(finding), [labelled(label)]).kinds.mistake.found).toBe(found);
  });

  it('shows what was taken for what', () => {
    const { confusion, kinds } = score(says({ kind: 'shift', origin: APP, from: 201, to: 205 }), [
      labelled(probing),
      labelled(mistake, { kind: 'shift', origin: 'https://other.example', from: 190, to: 230 }),
      labelled(),
    ]);
    expect(confusion.probing).toMatchObject({ shift: 1, nothing: 0 });
    expect(confusion.mistake).toMatchObject({ shift: 1, nothing: 0 });
    expect(confusion.shift).toMatchObject({ nothing: 1 });
    expect(confusion.quiet).toMatchObject({ shift: 1, nothing: 0 });
    expect(kinds.shift).toMatchObject({ labels: 1, found: 0, precision: 0, recall: 0, f1: 0, hours: null });
  });

  it('takes pauses of six bins for the same alarm, and counts others for one label as repeated', () => {
    const at = (from: number): Finding => ({ ...probing, from, to: from });
    expect(score(says(at(200), at(206)), [labelled(probing)])).toMatchObject({ repeated: 0, falseIn30Days: 0 });
    expect(score(says(at(200), at(207)), [labelled(probing)])).toMatchObject({ repeated: 1, falseIn30Days: 0 });
    expect(score(says(at(50), at(200)), [labelled(probing)])).toMatchObject({
      falseIn30Days: 3,
      kinds: { probing: { found: 1, precision: 0.5, recall: 1 } },
    });
  });

  it('accepts what is said before users come, where the label says so', () => {
    const label: Label = { kind: 'shift', origin: APP, from: 200, to: 210, earliest: 150 };
    const { kinds } = score(says({ kind: 'shift', origin: APP, from: 160, to: 220 }), [labelled(label)]);
    expect(kinds.shift).toMatchObject({ found: 1, hours: 0 });
  });

  it('takes `anomalous` for any label, and has one precision for all kinds', () => {
    const anomalous = (from: number, to: number): Finding => ({ kind: 'anomalous', from, to });
    const { kinds, f1 } = score(says(anomalous(50, 50), anomalous(201, 205)), [labelled(probing, mistake)]);
    expect(kinds.probing).toMatchObject({ found: 1, precision: 0.667, recall: 1, f1: 0.8 });
    expect(kinds.mistake).toMatchObject({ found: 1, precision: 0.667 });
    expect(kinds.shift).toMatchObject({ labels: 0, f1: 0 });
    expect(f1).toBe(0.533);
  });
});
