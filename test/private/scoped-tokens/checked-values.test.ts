import { describe, expect, it } from '@jest/globals';
import { Duration, Lazy, Token } from 'aws-cdk-lib';
import { CheckedValues, type Range } from '../../../lib/private/scoped-tokens/checked-values';

const RANGE: Range = { code: 'usable-for-out-of-range', min: 6, max: 900, reason: 'tokens live no longer' };
const LATER = Lazy.number({ produce: () => 60 });

describe('values of props', () => {
  it('are what was written, from the least to the most, or the default', () => {
    const values = new CheckedValues();
    expect([6, 900, undefined].map((value) => values.integer('rate', value, 60, RANGE))).toEqual([6, 900, 60]);
    const durations = [Duration.seconds(6), Duration.minutes(15), undefined];
    expect(durations.map((value) => values.seconds('outage', value, 30, RANGE))).toEqual([6, 900, 30]);
    expect(values.errors).toEqual([]);
  });

  it.each([5, 901, 6.5, Number.NaN, Number.POSITIVE_INFINITY, -6, '60' as unknown as number])(
    'are whole numbers of the range, not %s',
    (value) => {
      const values = new CheckedValues();
      expect(values.integer('rate', value, 60, RANGE)).toBe(60);
      const { code, reason } = RANGE;
      expect(values.errors).toEqual([{ code, path: 'rate', value, reason, fix: 'write a whole number from 6 to 900' }]);
    },
  );

  it('are whole seconds: a part of one is said and does not make CDK throw', () => {
    const values = new CheckedValues();
    expect(values.seconds('outage', Duration.millis(6500), 30, RANGE)).toBe(30);
    expect(values.errors).toMatchObject([{ path: 'outage', value: 6.5, fix: 'write a whole number from 6 to 900 s' }]);
  });

  it('are known at synth', () => {
    const values = new CheckedValues();
    expect(Token.isUnresolved(LATER)).toBe(true);
    expect(values.integer('rate', LATER, 60, RANGE)).toBe(60);
    expect(values.seconds('outage', Duration.seconds(LATER), 30, RANGE)).toBe(30);
    expect(values.errors.map(({ path, code }) => `${path}: ${code}`)).toEqual([
      'rate: value-unresolved',
      'outage: value-unresolved',
    ]);
  });
});
