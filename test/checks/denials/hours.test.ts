import { describe, expect, it } from '@jest/globals';
import { binsOf, classKey } from '../../../checks/denials/hour-query';
import { keptHours, linesOfHour } from '../../../checks/denials/kept-hours';
import { listVersions, recordedList } from '../../../checks/denials/recorded-list';

const HOUR = Date.parse('2026-06-01T10:00:00Z');
const KEY = classKey('Shop', 'orders');

function rows(count: number, fields: Record<string, string>) {
  return Array.from({ length: count }, (_, i) => ({
    stack: 'Shop',
    class: 'orders',
    allowed: '0',
    kind: 'actual',
    reason: 'origin-not-listed',
    network: 'abcd',
    origin: `https://a${i}.example`,
    n: '2',
    ...fields,
  }));
}

describe('binsOf', () => {
  it('keeps the thousand largest rows of denials, and the totals of the others', () => {
    const bin = binsOf([...rows(1200, {}), ...rows(1, { origin: 'https://large.example', n: '9' })]).get(KEY)!;
    expect(bin.denials).toHaveLength(1001);
    expect(bin.denials[0]).toMatchObject({ origin: 'https://large.example', count: 9 });
    expect(bin.denials.at(-1)).toEqual({ kind: 'actual', reason: 'origin-not-listed', count: 402 });
  });

  it('keeps the 64 most frequent admitted origins, and the total of the others', () => {
    const bin = binsOf(rows(70, { allowed: '1', reason: 'origin-listed' })).get(KEY)!;
    expect(bin.admissions).toHaveLength(65);
    expect(bin.admissions.at(-1)).toEqual({ count: 12 });
  });

  it('adds up rows that are alike, and leaves out what is no decision', () => {
    const twice = [...rows(1, {}), ...rows(1, {}), ...rows(1, { reason: 'whatever' }), ...rows(1, { n: 'NaN' })];
    expect(binsOf(twice).get(KEY)!.denials).toEqual([
      { origin: 'https://a0.example', network: 'abcd', kind: 'actual', reason: 'origin-not-listed', count: 4 },
    ]);
  });
});

describe('hours in the log', () => {
  const bin = binsOf(rows(1001, {})).get(KEY)!;
  const lines = linesOfHour({ stack: 'Shop', class: 'orders', hour: HOUR, bin }).map((line) => JSON.stringify(line));

  it('come back as they were, in lines that CloudWatch takes', () => {
    expect(lines.length).toBeGreaterThan(1);
    expect(keptHours(lines).get(KEY)!.get(HOUR)).toEqual(bin);
    const long = binsOf(rows(1000, {}).map((row, i) => ({ ...row, origin: `${i}${'x'.repeat(250)}` }))).get(KEY)!;
    for (const line of linesOfHour({ stack: 'Shop', class: 'orders', hour: HOUR, bin: long }))
      expect(JSON.stringify(line).length).toBeLessThan(256 * 1024);
  });

  it('count only whole, and whatever else is in the log is no hour', () => {
    expect(keptHours(lines.slice(1)).get(KEY)).toBeUndefined();
    expect(keptHours(['', '{', 'null', '{"cdk-cors":"denial-hour"}']).size).toBe(0);
  });
});

describe('recordedList', () => {
  const [a, b] = ['https://a.example', 'https://b.example'];
  const at = (bin: number) => HOUR + bin * 3_600_000;

  it('says since when entries are listed, and what was changed', () => {
    const versions = [
      { entries: [a], at: at(-50), isRecorded: false },
      { entries: [a, `${b};until=2026-06-02`], at: at(5), isRecorded: true },
      { entries: [b], at: at(9), isRecorded: true },
    ];
    expect(recordedList(versions.slice(0, 2), HOUR)).toEqual({
      listed: [
        { origin: a, since: -50 },
        { origin: b, since: 5, until: 38 },
      ],
      changes: [{ bin: 5, origin: b, change: 'added' }],
    });
    expect(recordedList(versions, HOUR)).toEqual({
      listed: [{ origin: b, since: 5 }],
      changes: [
        { bin: 5, origin: b, change: 'added' },
        { bin: 9, origin: a, change: 'removed' },
      ],
    });
  });

  it('takes who joins for nobody who is listed, until that is promoted', () => {
    const staged = { entries: [`${a};leaves=0`, `${b};joins=25`], at: at(-50), isRecorded: true };
    expect(recordedList([staged], HOUR).listed).toEqual([{ origin: a, since: -50 }]);
    const promoted = { entries: [b], at: at(5), isRecorded: true };
    expect(recordedList([staged, promoted], HOUR).changes).toEqual([
      { bin: 5, origin: b, change: 'added' },
      { bin: 5, origin: a, change: 'removed' },
    ]);
  });

  it('takes what was written over for what should be listed', () => {
    const versions = [
      { entries: [a, b], at: at(-50), isRecorded: true },
      { entries: [b], at: at(5), isRecorded: false },
    ];
    expect(recordedList(versions, HOUR)).toMatchObject({ listed: [{ origin: a }, { origin: b }], changes: [] });
  });

  it('knows the versions that cdk-cors origins wrote, and those that inherited what it said', () => {
    const marked = 'the campaign is over [cdk-cors from 12 0a1b2c]';
    const versions = [
      { value: `${a},${b}`, at: at(1), description: 'by hand' },
      { value: `${a}\n${b}`, at: at(2), description: marked },
      { value: 'none', at: at(3), description: marked },
      { value: a, at: at(4) },
    ];
    expect(listVersions(versions).map(({ isRecorded }) => isRecorded)).toEqual([false, true, false, false]);
    expect(listVersions(versions).map(({ entries }) => entries)).toEqual([[a, b], [a, b], [], [a]]);
  });
});
