import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { respond } from '../../../lambda/regional-responder/respond';
import { readAccessEvent } from '../../../lambda/token-authorizer/access-event';
import { RouteTable } from '../../../lib/routes/route-table';
import { ClassTable } from '../../../request/cors/class-table';
import { withCors } from '../../../runtime';
import { PATH_EVENTS, pathCases } from '../../support/cases/paths';
import { stubEnv, unstubEnvs } from '../../support/jest/env';

const { config, cases } = pathCases();
const named = cases.map((one) => [one.name, one] as const);

/** A page that no class knows: every class that is asked says so, but the one for any origin. */
const headers = { origin: 'https://attacker.example', 'access-control-request-method': 'PUT' };

let judges: Set<string>;
beforeEach(() => {
  judges = new Set();
  stubEnv('CDK_CORS_LOG', 'all');
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    judges.add(JSON.parse(String(line))['class']);
    return true;
  });
});
afterEach(() => {
  unstubEnvs();
  jest.restoreAllMocks();
});

describe.each(PATH_EVENTS)('the classes that judge a path of %s', (_, eventOf) => {
  it.each(named)('in the responder: %s', async (_name, one) => {
    const { statusCode } = await respond(new ClassTable(config, RouteTable), { ...eventOf(one, 'OPTIONS'), headers });
    expect([...judges].sort()).toEqual([...one.classes].sort());
    expect(statusCode).toBe(one.classes.every((name) => name === 'site') ? 204 : 403);
  });

  it.each(named)('in withCors: %s', async (_name, one) => {
    const handler = jest.fn(async (_event: unknown) => ({ statusCode: 200 }));
    const answer = (await withCors(handler, { config })({ ...eventOf(one, 'PUT'), headers })) as Awaited<
      ReturnType<typeof handler>
    > & { headers: Record<string, string> };
    expect([...judges].sort()).toEqual([...one.classes].sort());
    expect(handler.mock.calls.length).toBe(one.classes.includes('admin') ? 0 : 1);
    const isOpen = one.classes.every((name) => name === 'site');
    expect(answer.headers['access-control-allow-origin']).toBe(isOpen ? '*' : undefined);
  });

  it.each(named)('in the authorizer: %s', async (_name, one) => {
    const event = { ...eventOf(one, 'GET'), headers, type: 'REQUEST', methodArn: 'arn', routeArn: 'arn' };
    const { path } = readAccessEvent(event, 'https://api.shop.example')!;
    const classes = new ClassTable(config, RouteTable).find(path)!.of('GET');
    const scopes = classes.flatMap(({ scopes }) => scopes?.get('GET') ?? []);
    expect(scopes.sort()).toEqual(one.classes.filter((name) => name !== 'site').sort());
  });
});
