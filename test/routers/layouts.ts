import type { FunctionConfig } from '../../lib/contract/function-config';

/** What the code of a path is: of the class that only the admin page may use, of the one for all, or of none. */
export type Code = 'strict' | 'loose' | 'none';

/** An app with a router: which code is behind which path, and below it. The first that fits is meant. */
export interface Layout {
  readonly name: string;
  /** A path ends with `*` where all below is meant. */
  readonly code: readonly (readonly [path: string, code: Code])[];
  readonly classes: Readonly<Record<string, Exclude<Code, 'none'>>>;
  /** Paths that honest clients call, and whose code that is. */
  readonly honest: readonly (readonly [path: string, code: Code])[];
}

export const ADMIN_PAGE = 'https://admin.shop.example';

export const LAYOUTS: readonly Layout[] = [
  {
    name: 'strict below loose',
    code: [
      ['/admin', 'strict'],
      ['/public', 'loose'],
      ['/', 'loose'],
    ],
    classes: { '/': 'loose', '/admin': 'strict' },
    honest: [
      ['/admin', 'strict'],
      ['/admin/', 'strict'],
      ['/admin/users', 'strict'],
      ['/admin/users/7', 'strict'],
      ['/public/items', 'loose'],
      ['/public/items/a%20b', 'loose'],
      ['/public/caf%C3%A9/100%25', 'loose'],
      ['/public/A1b2C3/report.v1.pdf', 'loose'],
      ['/other/x@y.example,z;v=1', 'loose'],
      ['/administration', 'loose'],
      ['/', 'loose'],
    ],
  },
  {
    name: 'strict beside loose, the rest without a class',
    code: [
      ['/admin', 'strict'],
      ['/public', 'loose'],
      ['/', 'none'],
    ],
    classes: { '/public': 'loose', '/admin': 'strict' },
    honest: [
      ['/admin/users', 'strict'],
      ['/public/items', 'loose'],
      ['/public/items/a%20b', 'loose'],
      ['/public/a%2Fb', 'loose'],
      ['/other/x', 'none'],
    ],
  },
  {
    name: 'loose below strict',
    code: [
      ['/public', 'loose'],
      ['/', 'strict'],
    ],
    classes: { '/': 'strict', '/public': 'loose' },
    honest: [
      ['/admin/users', 'strict'],
      ['/public/items', 'loose'],
      ['/public/items/7/', 'loose'],
      ['/public/a%20b', 'loose'],
    ],
  },
  {
    name: 'strict two levels down, behind a parameter',
    code: [
      ['/shops/:id/admin', 'strict'],
      ['/shops/new', 'strict'],
      ['/shops', 'loose'],
      ['/', 'loose'],
    ],
    classes: { '/': 'loose', '/shops': 'loose', '/shops/{id}/admin': 'strict', '/shops/new': 'strict' },
    honest: [
      ['/shops/7/admin', 'strict'],
      ['/shops/7/admin/users', 'strict'],
      ['/shops/new', 'strict'],
      ['/shops/7', 'loose'],
      ['/shops/7/items/a%20b', 'loose'],
      ['/shops', 'loose'],
    ],
  },
];

/** The same at a distribution: a path and all below it are two path patterns there. */
export function edgeConfigOf(layout: Layout): FunctionConfig {
  const config = configOf(layout);
  const routes = config.routes.flatMap(({ path, ...classes }) => {
    const pattern = path.replace(/\{\w+\}/g, '*');
    return (path === '/' ? ['*'] : [pattern, `${pattern}/*`]).map((one) => ({ path: one, ...classes }));
  });
  return { ...config, routes: routes.sort((a, b) => b.path.length - a.path.length) };
}

/** What a guard in front of an app is told. */
export function configOf({ classes }: Layout): FunctionConfig {
  return {
    classes: {
      strict: {
        policy: {
          name: 'strict',
          origins: [ADMIN_PAGE],
          methods: ['GET', 'PUT'],
          credentials: true,
          rejectForeignWrites: true,
        },
        scopes: { GET: ['admin'], PUT: ['admin'] },
      },
      loose: { policy: { name: 'loose', origins: '*', methods: ['GET', 'PUT'] }, scopes: { GET: [], PUT: [] } },
    },
    routes: Object.entries(classes).map(([path, name]) => ({ path, read: name, write: name })),
  };
}
