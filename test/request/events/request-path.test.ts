import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRequestPath } from '../../../request/events/request-path';

const read = (template: unknown, called: unknown, pathParameters: unknown = undefined, stage: unknown = '$default') =>
  readRequestPath({ template, called, pathParameters, stage });

describe('what an event tells of a path', () => {
  it.each([
    ['the path behind $default', '$default', '/orders/7', undefined, { path: '/orders/7' }],
    ['a path that is its own template', '/orders', '/orders', null, { path: '/orders' }],
    ['a greedy parameter that is all of it', '/{proxy+}', '/orders/7', { proxy: 'orders/7' }, { path: '/orders/7' }],
    [
      'a greedy parameter that is its rest',
      '/files/{rest+}',
      '/files/a/b',
      { rest: 'a/b' },
      { path: '/files/a/b', shorter: ['/a/b'] },
    ],
    [
      'parameters',
      '/{shop}/{id}',
      '/berlin/7',
      { shop: 'berlin', id: '7' },
      { path: '/berlin/7', template: '/{shop}/{id}' },
    ],
    [
      'a parameter and a greedy one',
      '/{shop}/{proxy+}',
      '/berlin/a/b',
      { shop: 'berlin', proxy: 'a/b' },
      { path: '/berlin/a/b', template: '/{shop}/a/b', shorter: ['/a/b'] },
    ],
    [
      'a parameter named as adapters want it',
      '/files/{proxy}',
      '/files/a',
      { proxy: 'a' },
      { path: '/files/a', template: '/files/{proxy}', shorter: ['/a'] },
    ],
    ['a base path', '/orders/{id}', '/shop/orders/7', { id: '7' }, { path: '/orders/7', longer: '/shop/orders/7' }],
    [
      'a base path and a slash',
      '/{proxy+}',
      '/shop/orders/',
      { proxy: 'orders' },
      { path: '/orders', longer: '/shop/orders/' },
    ],
    [
      'a base path of the name that a greedy template begins with',
      '/api/{proxy+}',
      '/api/api/admin/7',
      { proxy: 'admin/7' },
      { path: '/api/admin/7', longer: '/api/api/admin/7', shorter: ['/admin/7'] },
    ],
    [
      'the same with a slash, an escape and a parameter',
      '/api/{shop}/{proxy+}',
      '/api/api/berlin/a%20b/',
      { shop: 'berlin', proxy: 'a b' },
      {
        path: '/api/berlin/a b',
        template: '/api/{shop}/a b',
        longer: '/api/api/berlin/a%20b/',
        shorter: ['/a b'],
      },
    ],
    ['a base path alone', '/', '/shop', null, { path: '/', longer: '/shop' }],
    [
      'a base path before what is decoded',
      '/{proxy+}',
      '/shop/a%20b',
      { proxy: 'a b' },
      { path: '/a b', longer: '/shop/a%20b' },
    ],
    ['two slashes, which are no base path', '/orders', '//orders', null, { path: '/orders', spelled: '//orders' }],
    [
      'another spelling',
      '/{proxy+}',
      '/orders/%37',
      { proxy: 'orders/7' },
      { path: '/orders/7', spelled: '/orders/%37' },
    ],
    ['another spelling of a parameter', '/orders/{id}', '/orders/%37', { id: '7' }, { path: '/orders/%37' }],
    ['a template without values', '/orders/{id}', undefined, null, { path: '/orders/{id}' }],
    ['values that are none', '/orders/{id}', '/orders/7', { id: 7 }, { path: '/orders/7' }],
  ])('%s', (_, template, called, pathParameters, expected) => {
    const none = { template: undefined, spelled: undefined, longer: undefined, shorter: [] };
    const wanted = template.includes('{id}') && !('template' in expected) ? { ...none, template } : none;
    expect(read(template, called, pathParameters)).toEqual({ ...wanted, ...expected });
  });

  it('cuts the name of a stage out of a path as often as adapters might', () => {
    expect(read('$default', '/prod/admin', undefined, 'prod')?.shorter).toEqual(['/admin']);
    expect(read('$default', '/prod/prod/admin', undefined, 'prod')?.shorter).toEqual(['/prod/admin', '/admin']);
    expect(read('/x/{proxy+}', '/x/prod/admin', { proxy: 'prod/admin' }, 'prod')?.shorter).toEqual([
      '/x/admin',
      '/prod/admin',
      '/admin',
    ]);
    expect(read('$default', '/orders', undefined, 'prod')?.shorter).toEqual([]);
  });

  it('is nothing where an event tells no path', () => {
    expect(read(undefined, undefined)).toBeUndefined();
    expect(read('$default', 7)).toBeUndefined();
  });

  it('is a path and a few others, whatever an event holds', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom('/', '//', '{', '}', '+}', '{a}', '{a+}', 'a', '..', '%', '%2f', 'prod'))
        .map((all) => all.join('')),
    );
    const value = fc.oneof(text, fc.anything());
    fc.assert(
      fc.property(value, value, fc.oneof(fc.anything(), fc.dictionary(fc.string(), value)), value, (...facts) => {
        const found = read(...facts);
        if (found === undefined) return;
        const { path, spelled, longer, shorter = [] } = found;
        for (const one of [path, ...shorter, spelled ?? '', longer ?? '']) expect(typeof one).toBe('string');
        expect(shorter.length).toBeLessThanOrEqual(7);
      }),
      { numRuns: 5000 },
    );
  });
});
