import { afterEach, beforeEach, jest } from '@jest/globals';
import { type WithCorsConfig, withCors } from '../../../runtime';
import { unstubEnvs } from '../jest/env';
import { restEvent } from './rest-events';

export const LISTED = 'https://app.example.com';
export const FOREIGN = 'https://attacker.example';
export const OWN = 'https://abc.execute-api.eu-west-1.amazonaws.com';

export const live = { parameter: '/shop/orders/origins', freshForSeconds: 30, usableForSeconds: 600 };
export const orders = { name: 'orders', origins: [LISTED], methods: ['GET', 'POST'], credentials: true };
export const config: WithCorsConfig = {
  classes: {
    orders: { policy: { ...orders, exposedHeaders: ['x-request-id'], rejectForeignWrites: true } },
    catalogue: { policy: { name: 'catalogue', origins: '*', methods: ['GET'] } },
    live: { policy: { ...orders, origins: [], rejectForeignWrites: true }, live },
  },
  routes: [
    { path: '/orders', read: 'orders', write: 'orders' },
    { path: '/catalogue', read: 'catalogue', write: 'catalogue' },
    { path: '/prices', read: 'catalogue', write: 'orders' },
    { path: '/live', read: 'live', write: 'live' },
  ],
};
/** What an allowed actual request to `/orders` gets. */
export const GRANTED = {
  'access-control-allow-origin': LISTED,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'x-request-id',
};

export const get = (origin = LISTED) => ({ method: 'GET', origin });
export const post = (origin = LISTED) => ({ method: 'POST', origin });

/** What comes out for what a handler returns. */
export function returned(result: unknown, event: unknown = restEvent(get())) {
  return withCors(async (_event: unknown) => result, { config })(event) as Promise<Record<string, never>>;
}

/** The log of each test, taken from stdout. */
export function catchLog(): () => Record<string, unknown>[] {
  let lines: Record<string, unknown>[] = [];
  beforeEach(() => {
    lines = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      lines.push(JSON.parse(String(line)));
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    unstubEnvs();
  });
  return () => lines;
}
