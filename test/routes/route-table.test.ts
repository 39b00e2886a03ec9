import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NAMED, NAMED_FIRST } from '../../lib/routes/readings';
import { RouteTable } from '../../lib/routes/route-table';

/** A table whose routes are worth their own path. */
const table = (...paths: string[]) => new RouteTable(paths.map((path) => [path, path]));

function readings(routes: RouteTable<string>, path: string): string[] {
  const found: string[] = [];
  routes.collect(path, found);
  return found;
}

describe('RouteTable', () => {
  const routes = table('/', '/orders', '/orders/{id}/items', '/orders/drafts', '/files/{proxy+}', '/{shop}/prices');

  it.each([
    ['/', '/'],
    ['', '/'],
    ['/anything/else', '/'],
    ['/orders', '/orders'],
    ['/orders/', '/orders'],
    ['/orders/7', '/orders'],
    ['/orders/{id}', '/orders'],
    ['/orders/7/items/1', '/orders/{id}/items'],
    ['/orders/{orderId}/items', '/orders/{id}/items'],
    ['/orders/drafts', '/orders/drafts'],
    ['/orders/{id}/drafts', '/orders'],
    ['/ordersx', '/'],
    ['/Orders', '/'],
    ['/files', '/'],
    ['/files/a/b', '/files/{proxy+}'],
    ['/files/{proxy+}', '/files/{proxy+}'],
    ['/berlin/prices/1', '/{shop}/prices'],
    ['/{other}/prices', '/{shop}/prices'],
  ])('puts %s into the route %s', (path, route) => {
    expect(routes.find(path)).toBe(route);
  });

  it.each([
    ['a plain path', '/orders/7', ['/orders']],
    ['a slash at the end', '/orders/drafts/', ['/orders/drafts']],
    ['marks that mean nothing', '/orders/a-b_c.d~e!$&()*+,:=@', ['/orders']],
    ['what is encoded behind the route', '/orders/a%20b%2fc/d', ['/orders']],
    ['letters beyond ASCII behind the route', '/orders/caf%C3%A9', ['/orders']],
    ['another case', '/ORDERS/Drafts', ['/orders/drafts', '/orders', '/']],
    ['another case of a part', '/orders/Drafts', ['/orders/drafts', '/orders']],
    ['a letter whose lower case is one of the route', '/order\u017f', ['/orders', '/']],
    ['an encoded letter', '/%6frders', ['/orders', '/']],
    ['a letter encoded twice', '/%256frders', ['/orders', '/']],
    ['a letter encoded three times', '/%25256frders', ['/orders', '/']],
    ['an encoded slash', '/orders%2fdrafts', ['/orders/drafts', '/orders', '/']],
    ['an encoded slash in a parameter', '/orders/a%2fb/items', ['/orders/{id}/items', '/orders']],
    ['a host', '//orders', ['/orders', '/']],
    ['a host before the path', '//x/orders/drafts', ['/orders/drafts', '/orders', '/']],
    ['empty segments', '/orders//drafts', ['/orders/drafts', '/orders']],
    ['a segment that is gone back on', '/x/../orders', ['/orders', '/']],
    ['the same, encoded', '/x%2f%2e%2e%2forders', ['/orders', '/']],
    ['the same, more often than there are segments', '/../../orders', ['/orders', '/']],
    ['the way out of a route', '/orders/..', ['/orders', '/']],
    ['a segment of one dot', '/orders/./drafts', ['/orders/drafts', '/orders']],
    ['backslashes', '/orders\\drafts', ['/orders/drafts', '/orders', '/']],
    ['encoded backslashes', '/x%5c..%5Corders', ['/orders', '/']],
    ['a parameter of a segment', '/orders;a=b/drafts', ['/orders/drafts', '/orders', '/']],
    ['an encoded query', '/orders%3fx', ['/orders', '/']],
    ['an encoded fragment', '/orders%23/drafts', ['/orders/drafts', '/orders', '/']],
    ['a blank at the end', '/orders%20', ['/orders', '/']],
    ['a control inside', '/or%09ders', ['/orders', '/']],
    ['an end that only C knows', '/orders%00.pdf', ['/orders', '/']],
    ['an escape that is none', '/order%zz', ['/orders', '/']],
    ['nothing of the kind', '/nothing/else', ['/']],
    ['nothing of the kind, encoded', '/nothing%2felse', ['/']],
  ])('finds all routes that %s may be read as: %s', (_, path, expected) => {
    expect(readings(routes, path)).toEqual(expected);
  });

  it('reads routes with capital letters in any case', () => {
    expect(readings(table('/', '/Admin'), '/admin')).toEqual(['/Admin', '/']);
    expect(readings(table('/Admin'), '/Admin/1')).toEqual(['/Admin']);
  });

  it('counts no route as a reading where there is one', () => {
    const some = new RouteTable([['/admin', 'admin']], 'none');
    expect(['/admin', '/other', '/ADMIN', '/other%2fx'].map((path) => readings(some, path))).toEqual([
      ['admin'],
      ['none'],
      ['admin', 'none'],
      ['none'],
    ]);
  });

  it('looks among the routes with a name only, where it is told so', () => {
    const some = new RouteTable(
      ['/', '/{shop}/prices', '/orders'].map((path) => [path, path] as const),
      'none',
    );
    const among = (path: string, least: number) => {
      const found: string[] = [];
      some.collect(path, found, least);
      return found;
    };
    expect(among('/berlin/prices', NAMED)).toEqual(['/{shop}/prices']);
    expect(among('/berlin/prices', NAMED_FIRST)).toEqual([]);
    expect(among('orders/7', NAMED_FIRST)).toEqual(['/orders']);
    expect(among('/x/%2e%2e/orders', NAMED)).toEqual(['/orders']);
    expect(among('/other', NAMED)).toEqual([]);
  });

  it.each([['/'.repeat(9000)], ['/a%2f'.repeat(70)], [`/%${'25'.repeat(20)}6frders`]])(
    'takes a path that is not looked through for any: %#',
    (path) => {
      expect(readings(routes, path).length).toBe(6);
    },
  );

  it('finds what a plain path is, exactly, and what it is not, in any way, for random routes and spellings', () => {
    const segment = fc.constantFrom('a', 'b', 'c', '{x}');
    const route = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join('/')}`);
    const noise = fc.constantFrom('/', '//', '/./', '/x/../', '%2f', '\\', ';p/', '%20/', '/%09');
    const path = fc.array(fc.constantFrom('a', 'b', 'c', 'x'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.uniqueArray(route, { minLength: 1, maxLength: 5 }),
        path,
        fc.array(noise),
        (paths, segments, noises) => {
          const some = table(...paths);
          const plain = `/${segments.join('/')}`;
          const exact = some.find(plain);
          expect(readings(some, plain)).toEqual(exact === undefined ? [] : [exact]);
          const noisy = segments.map((one, i) => (noises[i] ?? '/') + one).join('');
          if (exact !== undefined) expect(readings(some, noisy)).toContain(exact);
        },
      ),
    );
  });

  it('finds nothing where no route is a beginning of the path', () => {
    expect(table('/orders').find('/')).toBeUndefined();
    expect(table().find('/orders')).toBeUndefined();
  });

  it.each([
    [['/a/{x}', '/a/b'], '/a/b/c', '/a/b'],
    [['/{x}/b', '/a/{y}'], '/a/b', '/a/{y}'],
    [['/a/b', '/{x}/b/c'], '/a/b/c', '/{x}/b/c'],
  ])('of %j prefers the longer, then the earlier literal, in any order', (paths, path, route) => {
    expect(table(...paths).find(path)).toBe(route);
    expect(table(...paths.toReversed()).find(path)).toBe(route);
  });
});
