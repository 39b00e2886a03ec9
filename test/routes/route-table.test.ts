import { describe, expect, it } from 'vitest';
import { RouteTable } from '../../lib/routes/route-table';

/** A table whose routes are worth their own path. */
const table = (...paths: string[]) => new RouteTable(paths.map((path) => [path, path]));

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
    ['//orders//drafts', '/orders/drafts'],
    ['/%6frders', '/orders'],
    ['/orders%2fdrafts', '/orders/drafts'],
    ['/orders/%zz', '/orders'],
    ['/%6frders/%ff', '/orders'],
    ['/orders%2Fdrafts/%zz', '/orders/drafts'],
  ])('puts %s into the route %s', (path, route) => {
    expect(routes.find(path)).toBe(route);
  });

  it.each([
    ['/orders/7', ['/orders']],
    ['/Orders/7', ['/', '/orders']],
    ['/ORDERS/Drafts', ['/', '/orders/drafts']],
    ['/x/../orders', ['/', '/orders']],
    ['/x%2f..%2Forders/drafts', ['/', '/orders/drafts']],
    ['/x/%2e%2e/orders', ['/', '/orders']],
    ['/x\\..\\orders', ['/', '/orders']],
    ['/x%5c..%5Corders', ['/', '/orders']],
    ['/orders/./drafts', ['/orders', '/orders/drafts']],
    ['/../../orders', ['/', '/orders']],
    ['/nothing', ['/']],
  ])('%s may be read as the routes %j', (path, expected) => {
    expect(routes.findAll(path)).toEqual(expected);
  });

  it('reads routes with capital letters loosely too', () => {
    expect(table('/', '/Admin').findAll('/admin')).toEqual(['/', '/Admin']);
    expect(table('/Admin').findAll('/admin')).toEqual(['/Admin']);
    expect(table('/admin').findAll('/other')).toEqual([]);
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
