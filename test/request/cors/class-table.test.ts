import { describe, expect, it } from '@jest/globals';
import { RouteTable } from '../../../lib/routes/route-table';
import { ClassTable } from '../../../request/cors/class-table';

const page = 'https://admin.shop.example';
const catalogue = { name: 'catalogue', origins: '*', methods: ['GET'] } as const;
const admin = { name: 'admin', origins: [page], methods: ['GET', 'PUT'], credentials: true, rejectForeignWrites: true };
const table = new ClassTable(
  {
    classes: { catalogue: { policy: catalogue }, admin: { policy: admin } },
    routes: [
      { path: '/', read: 'catalogue', write: 'catalogue' },
      { path: '/admin', read: 'admin', write: 'admin' },
      { path: '/prices', read: 'catalogue', write: 'admin' },
    ],
  },
  RouteTable,
  { log: () => {} },
);
const judge = (path: string, method: string, origin: string) => table.find(path)?.judge({ method, origin });

describe('ClassTable', () => {
  it('judges by the class of the path, and of the method where there are two', async () => {
    expect(await judge('/admin/1', 'PUT', 'https://evil.example')).toMatchObject({ status: 403 });
    expect(await judge('/other', 'PUT', 'https://evil.example')).toMatchObject({ allowed: true });
    expect(await judge('/prices', 'GET', 'https://evil.example')).toMatchObject({ allowed: true });
    expect(await judge('/prices', 'PUT', 'https://evil.example')).toMatchObject({ status: 403 });
  });

  it.each(['/ADMIN/1', '/x/../admin/1', '/x%2f..%2fadmin/1', '/x\\..\\admin'])(
    'lets no spelling of a path that some routers serve as another slip into the weaker class: %s',
    async (path) => {
      expect(await judge(path, 'PUT', 'https://evil.example')).toMatchObject({ allowed: false, status: 403 });
      const read = await judge(path, 'GET', 'https://evil.example');
      expect(read).toMatchObject({ allowed: false, status: undefined });
      expect(read?.headers).toEqual({ vary: 'Origin' });
      expect(await judge(path, 'PUT', page)).toMatchObject({ allowed: true });
    },
  );

  it('takes origins that synth did not know from variables, and admits nobody where one is missing', async () => {
    const deployed = { origins: ['ORIGIN_0', 'ORIGIN_1'], selfOrigins: ['ORIGIN_2'] };
    const env = { ORIGIN_0: 'https://d111.cloudfront.net', ORIGIN_2: 'https://api.shop.example' };
    const classes = { admin: { policy: admin, deployed } };
    const routes = [{ path: '/', read: 'admin', write: 'admin' }];
    const told = new ClassTable({ classes, routes }, RouteTable, { env, log: () => {} });
    const reasons = [page, 'https://d111.cloudfront.net', 'https://api.shop.example', 'undefined', ''].map(
      async (origin) => (await told.find('/')?.judge({ method: 'PUT', origin }))?.reason,
    );
    expect(await Promise.all(reasons)).toEqual([
      'origin-listed',
      'origin-listed',
      'same-origin',
      'foreign-write',
      'foreign-write',
    ]);
  });

  it('finds nothing for a path without a class', () => {
    expect(new ClassTable({ classes: {}, routes: [] }, RouteTable).find('/')).toBeUndefined();
  });
});
