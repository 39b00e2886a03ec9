import { describe, expect, it } from '@jest/globals';
import type { ResourceNode } from '../../../lib/template/rest-api/rest-api';
import { matchResource } from '../../../preview/rest-api/match-resource';

/** Tree of the resources that these paths need. */
function tree(...paths: string[]): ResourceNode {
  const node = (part: string, path: string): ResourceNode => ({
    id: path,
    part,
    path,
    children: [],
    methods: new Map(),
  });
  const root = node('', '/');
  for (const path of paths) {
    let parent = root;
    for (const part of path.split('/').slice(1)) {
      const known = parent.children.find((other) => other.part === part);
      const child = known ?? node(part, `${parent.path === '/' ? '' : parent.path}/${part}`);
      if (!known) parent.children.push(child);
      parent = child;
    }
  }
  return root;
}

const ROOT = tree(
  '/{proxy+}',
  '/orders/{id}',
  '/orders/new',
  '/orders/{id}/items',
  '/files/{path+}',
  '/orders/{proxy+}',
);

describe('matchResource', () => {
  it.each([
    ['/', '/', {}],
    ['/orders', '/orders', {}],
    ['/orders/', '/orders', {}],
    ['/orders/new', '/orders/new', {}],
    ['/orders/7', '/orders/{id}', { id: '7' }],
    ['/orders/7/items', '/orders/{id}/items', { id: '7' }],
    ['/orders/7/other', '/orders/{proxy+}', { proxy: '7/other' }],
    ['/orders/new/items', '/orders/{id}/items', { id: 'new' }],
    ['/files', '/files', {}],
    ['/files/a/b', '/files/{path+}', { path: 'a/b' }],
    ['/else/where', '/{proxy+}', { proxy: 'else/where' }],
    ['/Orders', '/{proxy+}', { proxy: 'Orders' }],
    ['/a%2Fb', '/{proxy+}', { proxy: 'a%2Fb' }],
  ])('finds for %s the resource %s', (path, resource, pathParameters) => {
    const match = matchResource(ROOT, path);
    expect(match?.node.path).toBe(resource);
    expect(match?.pathParameters).toEqual(pathParameters);
  });

  it('finds nothing where no resource fits', () => {
    expect(matchResource(tree('/orders/{id}'), '/orders/7/items')).toBeUndefined();
    expect(matchResource(tree('/orders/{id}'), '/other')).toBeUndefined();
  });
});
