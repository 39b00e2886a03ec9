import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesPathPattern } from '../../lib/routes/path-pattern';
import { PathPatternTable } from '../../lib/routes/path-pattern-table';

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

  it.each([
    ['a plain path', '/admin/users', ['admin']],
    ['a plain path of no other pattern', '/other/x', ['rest']],
    ['what is encoded below a pattern', '/admin/a%20b', ['admin']],
    ['what is encoded elsewhere', '/other/a%20b%2fc', ['rest']],
    ['capital letters', '/Admin/users', ['rest', 'admin']],
    ['a slash at the end of a pattern without a wildcard', '/status/', ['status', 'rest']],
    ['an encoded letter, which CloudFront decodes', '/%61dmin/users', ['admin', 'rest']],
    ['an encoded slash, which it does not', '/admin%2fusers', ['rest', 'admin']],
    ['a segment that is gone back on', '/x/../admin/users', ['admin', 'rest']],
    ['the same with encoded slashes', '/x%2f..%2fadmin/users', ['rest', 'admin']],
    ['the way out of a pattern', '/admin/..%2fother', ['admin', 'rest']],
    ['backslashes', '/x\\..\\admin\\users', ['rest', 'admin']],
    ['a parameter of a segment', '/admin;a=b/users', ['rest', 'admin']],
    ['an encoded query', '/status%3fx', ['rest', 'status']],
    ['a blank at the end', '/status%20', ['rest', 'status']],
    ['an ending', '/x/a%20b.PDF', ['rest', 'pdf']],
    ['an ending before an encoded query', '/x/a.pdf%3fb', ['rest', 'pdf']],
  ])('finds all patterns whose code an origin may run for %s: %s', (_, path, expected) => {
    const table = new PathPatternTable([
      ['/admin/*', 'admin'],
      ['/status', 'status'],
      ['*.pdf', 'pdf'],
      ['*', 'rest'],
    ]);
    const found: string[] = [];
    table.collect(path, found);
    expect(found.sort()).toEqual([...expected].sort());
  });

  it('counts no pattern as a reading where there is one', () => {
    const table = new PathPatternTable([['/admin/*', 'admin']], 'none');
    const read = (path: string) => {
      const found: string[] = [];
      table.collect(path, found);
      return found;
    };
    expect(read('/admin/users')).toEqual(['admin']);
    expect(read('/admin/..%2fother')).toEqual(['admin', 'none']);
    expect(read(`/admin/${'..%2f'.repeat(100)}`)).toEqual(['admin', 'none']);
  });

  it('finds what CloudFront serves a path by, whatever the path is', () => {
    const piece = fc.constantFrom(
      'admin',
      'status',
      'x',
      '.pdf',
      '/',
      '//',
      '..',
      '%2f',
      '%61',
      '\\',
      ';',
      '%3f',
      ' ',
      'A',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const table = new PathPatternTable(['/admin/*', '/status', '*.pdf', '*'].map((one) => [one, one] as const));
        const path = `/${pieces.join('')}`;
        const found: string[] = [];
        table.collect(path, found);
        expect(found).toContain(table.find(path));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds nothing where no pattern matches', () => {
    expect(new PathPatternTable([['/orders/*', 1]]).find('/')).toBeUndefined();
  });
});
