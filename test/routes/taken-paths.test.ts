import { describe, expect, it } from '@jest/globals';
import { isGreedyOnly, type Precedence, takenPaths } from '../../lib/routes/taken-paths';

/** Routes as HTTP APIs write them; those of a REST API are of any method. */
const templates = (...routes: string[]) =>
  routes.map((route) => {
    const [httpMethod = '', path = ''] = route.startsWith('/') ? ['ANY', route] : route.split(' ');
    return { httpMethod, path };
  });

describe('takenPaths', () => {
  it.each<[Precedence, string[], string, string[]]>([
    ['rest', ['/{proxy+}'], '/admin', ['/admin', '/admin/~', '/admin/~/~']],
    ['rest', ['/{proxy+}', '/admin'], '/admin', ['/admin/~', '/admin/~/~']],
    ['rest', ['/{proxy+}', '/admin', '/admin/{id}'], '/admin', ['/admin/~/~']],
    ['rest', ['/{proxy+}', '/admin', '/admin/{proxy+}'], '/admin', []],
    ['rest', ['/{proxy+}', '/{section}', '/{section}/{rest+}'], '/admin', []],
    ['rest', ['/{section}'], '/admin', ['/admin']],
    ['rest', ['/{section}'], '/admin/users', []],
    ['rest', ['/{section}/{id}', '/admin/{proxy+}'], '/admin', []],
    ['http', ['/{section}/{id}', '/admin/{proxy+}'], '/admin', ['/admin/~']],
    ['http', ['/{section}/{id}', '/admin/{id}'], '/admin', []],
    ['http', ['GET /{section}', 'PUT /admin'], '/admin', ['/admin']],
    ['http', ['GET /{section}', 'ANY /admin'], '/admin', []],
    ['rest', ['/{section}/items'], '/{shop}/items', ['/~/items']],
    ['rest', ['/files/{name}'], '/admin', []],
    ['rest', ['/files/{proxy+}'], '/files/{id}/notes', ['/files/~/notes', '/files/~/notes/~', '/files/~/notes/~/~']],
  ])('in a %s API with %j, of the paths under %s: %j', (precedence, routes, path, expected) => {
    const all = templates(...routes);
    expect(takenPaths(all[0]!, all, path, precedence)).toEqual(expected);
  });

  it('knows a path that tells all that its method takes', () => {
    expect(['/{proxy+}', '/files/{proxy+}', '/{a}/{proxy+}', '/{a}', '/'].map(isGreedyOnly)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
