import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anchored, isWithin, pathExpression, patternExpression } from '../../../lib/private/limits/path-expressions';
import { matchesPathPattern } from '../../../lib/routes/path-pattern';
import { RouteTable } from '../../../lib/routes/route-table';

const path = (...segments: string[]) =>
  fc.array(fc.constantFrom(...segments), { maxLength: 4 }).map((all) => `/${all.join('/')}`);

/** Whether a rule of a class counts a request, by the paths of all classes. */
function counts(own: string, all: readonly string[], requested: string): boolean {
  const included = pathExpression(own);
  if (included !== undefined && !new RegExp(included).test(requested)) return false;
  const longer = all.filter((other) => isWithin(other, own));
  const excluded = longer.flatMap((other) => anchored(pathExpression(other)!, ['prod']) ?? []);
  return !excluded.some((one) => new RegExp(one).test(requested));
}

it('counts every request to a path, with a stage before it and without, whatever other paths have classes', () => {
  const routes = fc.uniqueArray(path('a', 'b.c', '{x}'), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(routes, path('a', 'b.c', 'bxc', 'z'), (all, requested) => {
      const own = new RouteTable(all.map((one) => [one, one])).find(requested);
      fc.pre(own !== undefined);
      expect([counts(own!, all, requested), counts(own!, all, `/prod${requested}`)]).toEqual([true, true]);
    }),
    { numRuns: 2000 },
  );
});

it('leaves requests to longer paths to these', () => {
  const all = ['/', '/a', '/a/b.c'];
  expect(all.map((own) => counts(own, all, '/prod/a/b.c/z'))).toEqual([false, false, true]);
  expect(all.map((own) => counts(own, all, '/a/bxc'))).toEqual([false, true, false]);
});

it('reads path patterns as CloudFront does', () => {
  const pattern = fc
    .array(fc.constantFrom('/', 'a', '.', '*', '?', '(', '+'), { maxLength: 6 })
    .map((all) => `/${all.join('')}`);
  const requested = fc
    .array(fc.constantFrom('/', 'a', '.', 'b', '(', '+'), { maxLength: 8 })
    .map((all) => `/${all.join('')}`);
  fc.assert(
    fc.property(pattern, requested, (wanted, asked) => {
      expect(new RegExp(patternExpression(wanted)!).test(asked)).toBe(matchesPathPattern(wanted, asked));
    }),
    { numRuns: 2000 },
  );
});
