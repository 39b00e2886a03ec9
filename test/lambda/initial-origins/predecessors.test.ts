import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InitialList } from '../../../lambda/initial-origins/initial-list';
import { findPredecessors } from '../../../lambda/initial-origins/predecessors';

const few = (...values: string[]) => fc.constantFrom(...values);
const list: fc.Arbitrary<InitialList> = fc.record({
  className: few('orders', 'refunds', 'admin'),
  constructPath: few('Orders', 'Refunds', 'Api/Orders'),
  parameterName: few('/a', '/b', '/c', '/d'),
  origins: fc.subarray(['https://a.example', 'https://b.example']),
  allowedPattern: fc.constant(undefined),
  region: fc.constant(undefined),
  shards: fc.constant(1),
});
const lists = fc.array(list, { maxLength: 4 });

it('gives each list that went away to one new list at most, and leaves the others to all that are left', () => {
  fc.assert(
    fc.property(lists, lists, (added, gone) => {
      const found = [...findPredecessors(added, gone).values()];
      const renamed = found.flatMap((one) => (one.renamed ? [one.renamed] : []));
      expect(new Set(renamed).size).toBe(renamed.length);
      for (const one of found) expect(new Set([...renamed, ...one.gone])).toEqual(new Set(gone));
    }),
  );
});

it('finds the same whatever the order', () => {
  fc.assert(
    fc.property(lists, lists, (added, gone) => {
      const [forwards, backwards] = [
        findPredecessors(added, gone),
        findPredecessors([...added].reverse(), [...gone].reverse()),
      ];
      for (const one of added) expect(backwards.get(one)?.renamed).toBe(forwards.get(one)?.renamed);
    }),
  );
});
