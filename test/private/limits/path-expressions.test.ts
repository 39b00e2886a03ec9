import { expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import fc from 'fast-check';
import { EndpointClass } from '../../../lib';
import { behaviorPaths } from '../../../lib/private/distribution/behavior-paths';
import { requestsOf } from '../../../lib/private/limits/class-requests';
import { anchored, isWithin, pathExpression, patternExpression } from '../../../lib/private/limits/path-expressions';
import { matchesPathPattern } from '../../../lib/routes/path-pattern';
import { PathPatternTable } from '../../../lib/routes/path-pattern-table';
import { RouteTable } from '../../../lib/routes/route-table';
import { matches, type Statement } from '../../../preview/web-acl/statement';

const path = (...segments: string[]) =>
  fc.array(fc.constantFrom(...segments), { maxLength: 4 }).map((all) => `/${all.join('/')}`);

/** Whether a rule of a class counts a request, by the paths of all classes. */
function counts(own: string, all: readonly string[], requested: string): boolean {
  const included = pathExpression(own);
  if (included !== undefined && !new RegExp(included).test(requested)) return false;
  const longer = all.filter((other) => isWithin(other, own));
  const excluded = longer.flatMap((other) => anchored(other, ['prod']) ?? []);
  return !excluded.some((one) => new RegExp(one).test(requested));
}

it('counts every request to a path, with a stage before it and without, whatever other paths have classes', () => {
  const routes = fc.uniqueArray(path('a', 'b.c', 'prod', '{x}'), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(routes, path('a', 'b.c', 'bxc', 'prod', 'z'), (all, requested) => {
      const own = new RouteTable(all.map((one) => [one, one])).find(requested);
      fc.pre(own !== undefined);
      expect(counts(own!, all, `/prod${requested}`)).toBe(true);
      // without a stage before it, a path that begins like one tells nothing
      if (!requested.startsWith('/prod')) expect(counts(own!, all, requested)).toBe(true);
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

/** A statement as a template spells it. */
function inTemplate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTemplate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.charAt(0).toUpperCase() + name.slice(1), inTemplate(one)]),
  );
}

it('counts every request that CloudFront takes for a path of the class, however it is spelled', () => {
  const endpointClass = EndpointClass.publicRead(new Stack(new App(), 'Site'), 'All');
  const pieces = (...all: string[]) =>
    fc.array(fc.constantFrom(...all), { maxLength: 7 }).map((one) => `/${one.join('')}`);
  const patterns = fc.uniqueArray(pieces('/', 'a', 'b', '*', '?', '.'), { minLength: 1, maxLength: 3 });
  const requested = pieces('/', 'a', 'b', '.', '/..', '/.', '%2e', '%2F', '%61', '%62', '%0A', '%');
  fc.assert(
    fc.property(patterns, requested, (known, path) => {
      const behaviors = [...known, '*'].map((pattern) => ({ pattern }));
      const found = new PathPatternTable(behaviors.map(({ pattern }) => [pattern, pattern])).find(path);
      const classes = { read: endpointClass, write: endpointClass };
      const applied = { find: (pattern: string) => (pattern === found ? { classes } : undefined) };
      const statement = requestsOf(endpointClass, behaviorPaths(behaviors, applied as never));
      const request = { method: 'GET', path, address: '192.0.2.1', header: () => undefined };
      expect(matches(inTemplate(statement) as Statement, request, new Set())).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
