import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { respond } from '../../../lambda/regional-responder/respond';
import type { FunctionConfig } from '../../../lib/contract/function-config';
import { PROBLEM_BODIES } from '../../../lib/contract/problem-details';
import { isPreflight } from '../../../lib/policy/decide';
import { RouteTable } from '../../../lib/routes/route-table';
import { ClassTable } from '../../../request/cors/class-table';
import { isForResponder } from '../../support/cases/applicable';
import { type DecideCase, decideCases } from '../../support/cases/load';
import { literalConfig, liveConfig } from '../../support/request/live-config';
import { ParameterServer } from '../../support/request/parameter-server';
import { restEvent } from '../../support/request/rest-events';

const cases = decideCases();
const options = cases.filter(isForResponder);
const server = new ParameterServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

async function answer(config: FunctionConfig, { request }: DecideCase) {
  const table = new ClassTable(config, RouteTable, { env: server.env, log: () => {} });
  return respond(table, restEvent(request));
}

async function check(config: FunctionConfig, one: DecideCase) {
  const { statusCode, headers, body } = await answer(config, one);
  const { 'content-type': type, ...corsHeaders } = headers;
  const { status, reason, headers: expected } = one.expect;
  expect(statusCode).toBe(status);
  expect(corsHeaders).toEqual(expected);
  expect([type, body]).toEqual(
    status === 204
      ? [undefined, undefined]
      : ['application/problem+json', PROBLEM_BODIES[reason as keyof typeof PROBLEM_BODIES]],
  );
}

const preflights = options.filter(({ request }) => isPreflight(request));
const others = options.filter(({ request }) => !isPreflight(request));
const named = (list: readonly DecideCase[]) => list.map((one) => [`${one.file}: ${one.name}`, one] as const);

describe('the responder answers each preflight of the shared cases as decide does', () => {
  it('finds cases', () => expect(preflights.length).toBeGreaterThan(100));
  it.each(named(preflights))('with origins in its config: %s', (_, one) => check(literalConfig(one.policy), one));
  it.each(named(preflights.filter(({ policy }) => policy.origins !== '*')))('with a live list: %s', (_, one) =>
    check(liveConfig(one.policy, server), one),
  );
});

describe('the responder answers an OPTIONS request that is no preflight without Access-Control-*', () => {
  it.each(named(others))('%s', async (_, one) => {
    const { statusCode, headers } = await answer(literalConfig(one.policy), one);
    expect([statusCode, Object.keys(headers).sort()]).toEqual([204, ['allow', 'vary']]);
  });
});
