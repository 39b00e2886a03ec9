import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FunctionConfig } from '../../lib/contract/function-config';
import { PROBLEM_BODIES } from '../../lib/contract/problem-details';
import { withCors } from '../../runtime';
import { type DecideCase, decideCases } from '../support/cases/load';
import { stubEnv, unstubEnvs } from '../support/jest/env';
import { EVENTS } from '../support/request/http-events';
import { literalConfig, liveConfig } from '../support/request/live-config';
import { ParameterServer } from '../support/request/parameter-server';
import { runtime, type StreamHandler, streamed } from '../support/request/streamed-response';

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

type Make = (typeof EVENTS)[number][1];

/** The events behind which functions may stream. */
const STREAMED = EVENTS.filter(([name]) => name === 'a REST API' || name === 'a function URL');

/** What the client gets, from a handler that says nothing about CORS by itself. */
async function check(config: FunctionConfig, one: DecideCase, make: Make) {
  const handler = jest.fn(async (_event: unknown, _context: unknown) => ({ ...HEAD, body: 'hello' }));
  expectAsDecided(await withCors(handler, { config })(make(one.request), {}), one);
  expect(handler.mock.calls.length).toBe(one.expect.status === undefined ? 1 : 0);
}

/** The same of a handler that streams its response. */
async function checkStreamed(config: FunctionConfig, one: DecideCase, make: Make) {
  const handler = jest.fn<StreamHandler>(async (_event, stream) => {
    const response = runtime.awslambda.HttpResponseStream.from(stream, HEAD);
    response.write('hel');
    response.end('lo');
  });
  const wrapped = withCors(runtime.awslambda.streamifyResponse(handler), { config });
  const { metadata, body } = await streamed(wrapped, make(one.request));
  expectAsDecided({ ...metadata, ...(body !== '' && { body }) }, one);
  expect(handler.mock.calls.length).toBe(one.expect.status === undefined ? 1 : 0);
}

const HEAD = { statusCode: 200, headers: { 'x-request-id': '7' } };

interface Response {
  readonly statusCode?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function expectAsDecided(response: Response, { expect: expected }: DecideCase) {
  const { 'content-type': type, 'x-request-id': id, ...corsHeaders } = response.headers as Record<string, string>;
  const { status, reason } = expected;
  const passedOn = status === undefined;
  expect([response.statusCode, id]).toEqual(passedOn ? [200, '7'] : [status, undefined]);
  expect(corsHeaders).toEqual(expected.headers);
  expect([type, response.body]).toEqual(
    status === 403
      ? ['application/problem+json', PROBLEM_BODIES[reason as keyof typeof PROBLEM_BODIES]]
      : [undefined, passedOn ? 'hello' : undefined],
  );
}

const named = (list: readonly DecideCase[]) => list.map((one) => [`${one.file}: ${one.name}`, one] as const);

describe.each(EVENTS)('withCors behind %s answers the shared cases as decide does', (_, make) => {
  it('finds cases', () => expect(cases.length).toBeGreaterThan(100));
  it.each(named(cases))('%s', (_, one) => check(literalConfig(one.policy), one, make));
});

describe.each(STREAMED)('withCors around a handler that streams, behind %s, answers them as decide does', (_, make) => {
  it.each(named(cases))('%s', (_name, one) => checkStreamed(literalConfig(one.policy), one, make));
});

describe('withCors answers the shared cases with a live list as decide does', () => {
  it.each(named(live))('%s', (_, one) => check(liveConfig(one.policy, server), one, EVENTS[0]![1]));
});
