import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FunctionConfig } from '../../lib/contract/function-config';
import { PROBLEM_BODIES } from '../../lib/contract/problem-details';
import { withCors } from '../../runtime';
import { type DecideCase, decideCases } from '../support/cases/load';
import { stubEnv, unstubEnvs } from '../support/jest/env';
import { EVENTS } from '../support/request/http-events';
import { literalConfig, liveConfig } from '../support/request/live-config';
import { ParameterServer } from '../support/request/parameter-server';

const cases = decideCases();
const live = cases.filter(({ policy }) => policy.origins !== '*');
const server = new ParameterServer();

beforeAll(async () => {
  await server.start();
  for (const [name, value] of Object.entries(server.env)) stubEnv(name, value);
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(async () => {
  unstubEnvs();
  jest.restoreAllMocks();
  await server.stop();
});

/** What the client gets, from a handler that says nothing about CORS by itself. */
async function check(
  config: FunctionConfig,
  { request, expect: expected }: DecideCase,
  make: (typeof EVENTS)[number][1],
) {
  const own = { statusCode: 200, headers: { 'x-request-id': '7' }, body: 'hello' };
  const handler = jest.fn(async (_event: unknown, _context: unknown) => own);
  const response = await withCors(handler, { config })(make(request), {});
  const { 'content-type': type, 'x-request-id': id, ...corsHeaders } = response.headers as Record<string, string>;
  const { status, reason } = expected;
  const passedOn = status === undefined;
  expect(handler.mock.calls.length).toBe(passedOn ? 1 : 0);
  expect([response.statusCode, id]).toEqual(passedOn ? [200, '7'] : [status, undefined]);
  expect(corsHeaders).toEqual(expected.headers);
  expect([type, response.body]).toEqual(
    status === 403
      ? ['application/problem+json', PROBLEM_BODIES[reason as keyof typeof PROBLEM_BODIES]]
      : [undefined, passedOn ? own.body : undefined],
  );
}

const named = (list: readonly DecideCase[]) => list.map((one) => [`${one.file}: ${one.name}`, one] as const);

describe.each(EVENTS)('withCors behind %s answers the shared cases as decide does', (_, make) => {
  it('finds cases', () => expect(cases.length).toBeGreaterThan(100));
  it.each(named(cases))('%s', (_, one) => check(literalConfig(one.policy), one, make));
});

describe('withCors answers the shared cases with a live list as decide does', () => {
  it.each(named(live))('%s', (_, one) => check(liveConfig(one.policy, server), one, EVENTS[0]![1]));
});
