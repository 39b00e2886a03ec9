import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PROBLEM_BODIES } from '../../../lib/contract/problem-details';
import { isForServer } from '../../support/cases/applicable';
import { type DecideCase, decideCases } from '../../support/cases/load';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { literalConfig, liveConfig } from '../../support/request/live-config';
import { ParameterServer } from '../../support/request/parameter-server';
import { domainNameOf, headerLines } from '../../support/request/rest-events';
import { type Current, FRAMEWORKS, type RunningServer } from '../../support/servers/frameworks';

/** What servers add by themselves. */
const OF_SERVER = /^(?:connection|content-(?:type|length)|date|etag|keep-alive|transfer-encoding|x-powered-by)$/;

const cases = decideCases().filter(isForServer);
const live = cases.filter(({ policy }) => policy.origins !== '*');
const parameters = new ParameterServer();
const current: Current = { options: {} };

beforeAll(async () => {
  await parameters.start();
  for (const [name, value] of Object.entries(parameters.env)) stubEnv(name, value);
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(async () => {
  unstubEnvs();
  jest.restoreAllMocks();
  await parameters.stop();
});

async function check(server: RunningServer, { request, expect: expected }: DecideCase): Promise<void> {
  const headers = { ...headerLines(request), Host: domainNameOf(request) };
  const answer = await server.ask({ method: request.method, path: '/orders', headers });
  const { status, body } = answer;
  const passedOn = expected.status === undefined;
  expect(status).toBe(passedOn ? 200 : expected.status);
  expect(Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !OF_SERVER.test(name)))).toEqual(
    expected.headers,
  );
  const isDenied = expected.status === 403;
  if (isDenied) expect(answer.headers['content-type']).toBe('application/problem+json');
  const denial = isDenied ? PROBLEM_BODIES[expected.reason as keyof typeof PROBLEM_BODIES] : '';
  expect(body).toBe(passedOn ? (request.method === 'HEAD' ? '' : 'hello') : denial);
}

const named = (list: readonly DecideCase[]) => list.map((one) => [`${one.file}: ${one.name}`, one] as const);

describe.each(FRAMEWORKS)('cors in %s answers the shared cases as decide does', (name, start) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await start(current);
  });
  afterAll(() => server.close());

  // methods that Request, or the routes of a framework, do not take, or not without a body
  const isTaken = ({ request: { method } }: DecideCase) =>
    !(name === 'hono' ? ['TRACE'] : name === 'fastify' ? ['TRACE', 'QUERY'] : []).includes(method);

  it('finds cases', () => expect(cases.length).toBeGreaterThan(300));

  it.each(named(cases.filter(isTaken)))('%s', async (_, one) => {
    current.options = { config: literalConfig(one.policy) };
    await check(server, one);
  });
});

describe('cors answers the shared cases with a live list as decide does', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await FRAMEWORKS[0]![1](current);
  });
  afterAll(() => server.close());

  it.each(named(live))('%s', async (_, one) => {
    current.options = { config: liveConfig(one.policy, parameters) };
    await check(server, one);
  });
});
