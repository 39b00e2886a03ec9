import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPathPattern, PathPatternTable } from '../../lib/routes/path-pattern';

describe('matchesPathPattern', () => {
  it.each([
    ['*', '/', true],
    ['*', '/anything/at/all.html', true],
    ['/orders/*', '/orders/1', true],
    ['/orders/*', '/orders/', true],
    ['/orders/*', '/orders', false],
    ['/orders*', '/orders', true],
    ['orders/*', '/orders/1', true],
    ['/Orders/*', '/orders/1', false],
    ['/a/*/c', '/a/b/b/c', true],
    ['/a/*/c', '/a/c', false],
    ['*.jpg', '/images/a.jpg', true],
    ['*.jpg', '/images/a.jpg.html', false],
    ['/a?.jpg', '/ab.jpg', true],
    ['/a?.jpg', '/a.jpg', false],
    ['/a?.jpg', '/abc.jpg', false],
    ['/**/x', '/a/x', true],
    ['/a+b', '/a+b', true],
    ['/a.b', '/axb', false],
    ['/[ab]', '/a', false],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matchesPathPattern(pattern, path)).toBe(expected);
  });

  it('agrees with an anchored regular expression on anything', () => {
    const path = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.') }).map((text) => `/${text}`);
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*', '?') }).map((text) => `/${text}`);
    fc.assert(
      fc.property(pattern, path, (wanted, text) => {
        const source = wanted.replace(/[.]/g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.');
        expect(matchesPathPattern(wanted, text)).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('PathPatternTable', () => {
  it('takes the first pattern that matches', () => {
    const table = new PathPatternTable([
      ['/orders/*', 1],
      ['/orders*', 2],
      ['*', 3],
    ] as const);
    expect(['/orders/1', '/orders', '/'].map((path) => table.find(path))).toEqual([1, 2, 3]);
  });

  it.each([
    ['//orders//1', 'orders'],
    ['/%6Frders/1', 'orders'],
    ['/%6frders/%ff%', 'orders'],
    ['/x/../orders/1', 'orders'],
    ['/x/%2E%2e/orders/.', 'orders'],
    ['/../orders/', 'orders'],
    ['/orders/..', 'root'],
    ['/orders/../x', 'rest'],
    ['/orders%2f1', 'rest'],
    ['/%c3%a9', 'accent'],
    ['/./', 'root'],
  ])('compares %s as CloudFront does, and finds %s', (path, found) => {
    const table = new PathPatternTable([
      ['/orders/*', 'orders'],
      ['/%C3%A9', 'accent'],
      ['/', 'root'],
      ['*', 'rest'],
    ]);
    expect(table.find(path)).toBe(found);
  });

  it('finds nothing where no pattern matches', () => {
    expect(new PathPatternTable([['/orders/*', 1]]).find('/')).toBeUndefined();
  });
});
