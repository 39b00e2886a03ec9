import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { originsIn, packVariables, STAGE_VARIABLES, stageVariablesOf } from '../../lib/contract/stage-variables';
import { FakeStage } from '../support/sync/fake-stage';

const origins = Array.from({ length: 400 }, (_, i) => `https://shop-number-${i}.partners.example`);

describe('the variables of a class', () => {
  it('hold more where it may have more', () => {
    const few = packVariables('orders', origins, {});
    const more = packVariables('orders', origins, {}, 40);
    expect(few.leftOut.length).toBeGreaterThan(250);
    expect(more.leftOut).toEqual([]);
    expect(originsIn('orders', more.values, 40)).toEqual(origins);
  });

  it('keep no origin in those that the class has no more', async () => {
    const stage = new FakeStage();
    const lists = (listed: readonly string[]) => new Map([['orders', listed]]);
    const write = async (listed: readonly string[], variables?: number) => {
      const target = stage.target(['orders'], undefined, variables);
      const { change } = target.plan(stage.variables, lists(listed));
      if (change) await target.write(change, stage.variables, AbortSignal.timeout(1000));
    };
    await write(origins, 40);
    await write(origins.slice(0, 200));
    const left = Object.keys(stage.variables).filter((name) => name.startsWith('cors_orders_'));
    expect(left.sort()).toEqual(stageVariablesOf('orders').sort());
    expect(stage.variables['theirs']).toBe('stays');
  });

  it('admit the same, and leave out the last ones, whatever their number and whatever was there', () => {
    const list = fc.subarray(origins, { maxLength: 120 });
    const count = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(list, list, count, count, (before, after, first, second) => {
        const old = packVariables('orders', before, {}, first).values;
        const { values, leftOut } = packVariables('orders', after, old, second);
        const held = originsIn('orders', values, second);
        expect([...held, ...leftOut].sort()).toEqual([...after].sort());
        expect(leftOut).toEqual(after.slice(after.length - leftOut.length));
        expect(Object.keys(values).length).toBeLessThanOrEqual(second);
      }),
    );
    expect(stageVariablesOf('orders')).toHaveLength(STAGE_VARIABLES);
  });
});
