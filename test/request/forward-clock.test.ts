import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { ForwardClock } from '../../request/forward-clock';

function clockOf(readings: readonly number[]) {
  const left = [...readings];
  const onStepBack = jest.fn();
  return { clock: new ForwardClock(() => left.shift()!, onStepBack), onStepBack };
}

describe('a clock that only goes forward', () => {
  it('says what the wall clock says while that does', () => {
    const { clock, onStepBack } = clockOf([1000, 1000, 1500]);
    expect([clock.now(), clock.now(), clock.now()]).toEqual([1000, 1000, 1500]);
    expect(onStepBack).not.toHaveBeenCalled();
  });

  it('keeps ages through a step back, goes on from there, and tells of it once', () => {
    const { clock, onStepBack } = clockOf([10_000, 4000, 4500, 11_000]);
    expect([clock.now(), clock.now(), clock.now(), clock.now()]).toEqual([10_000, 10_000, 10_500, 17_000]);
    expect(onStepBack).toHaveBeenCalledTimes(1);
  });

  it('adds up exactly the steps forward, however the wall clock jumps', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 40), { minLength: 1 }), (readings) => {
        const { clock, onStepBack } = clockOf(readings);
        const times = readings.map(() => clock.now());
        const steps = readings.slice(1).map((reading, i) => reading - readings[i]!);
        expect(times.slice(1).map((time, i) => time - times[i]!)).toEqual(steps.map((step) => Math.max(0, step)));
        expect(onStepBack).toHaveBeenCalledTimes(steps.filter((step) => step < 0).length);
      }),
    );
  });
});
