import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionConfig } from '../../lib/contract/function-config';
import { PROBLEM_BODIES } from '../../lib/contract/problem-details';
import { type DecideCase, decideCases } from '../support/cases/load';
import { PATH_EVENTS, pathCases } from '../support/cases/paths';
import { HAS_PYTHON } from '../support/python/has-python';
import { PythonProcess } from '../support/python/python-process';
import { EVENTS } from '../support/request/http-events';
import { literalConfig, liveConfig } from '../support/request/live-config';
import { ParameterServer } from '../support/request/parameter-server';

/** What the handler of the tests returns: it says nothing about CORS by itself. */
const own = { statusCode: 200, headers: { 'x-request-id': '7' }, body: 'hello' };

interface Answer {
  readonly response: { readonly statusCode: number; readonly headers: Record<string, string>; readonly body?: string };
  readonly calls: number;
  readonly lines?: readonly string[];
}

const cases = decideCases();
const live = cases.filter(({ policy }) => policy.origins !== '*');
const server = new ParameterServer();
let python: PythonProcess;

/** Each event to a function of its own. */
async function ask(functions: readonly (readonly [config: FunctionConfig, event: object])[]): Promise<Answer[]> {
  const questions = functions.flatMap(([config, event], i) => [
    { do: 'load', id: i, config },
    { do: 'invoke', id: i, event, todo: { result: own } },
  ]);
  const { answers } = (await python.ask({ do: 'many', questions })) as unknown as { answers: Answer[] };
  return answers.filter((_, i) => i % 2 === 1);
}

function check({ response, calls }: Answer, { expect: expected }: DecideCase): void {
  const { 'content-type': type, 'x-request-id': id, ...corsHeaders } = response.headers;
  const { status, reason } = expected;
  const passedOn = status === undefined;
  expect(calls).toBe(passedOn ? 1 : 0);
  expect([response.statusCode, id]).toEqual(passedOn ? [200, '7'] : [status, undefined]);
  expect(corsHeaders).toEqual(expected.headers);
  expect([type, response.body]).toEqual(
    status === 403
      ? ['application/problem+json', PROBLEM_BODIES[reason as keyof typeof PROBLEM_BODIES]]
      : [undefined, passedOn ? own.body : undefined],
  );
}

const named = (list: readonly DecideCase[]) => list.map((one, i) => [`${one.file}: ${one.name}`, one, i] as const);

(HAS_PYTHON ? describe : describe.skip)('with_cors, where python3 is there', () => {
  beforeAll(async () => {
    python = new PythonProcess();
    await server.start();
    await python.ask({ do: 'environment', env: { ...server.env, CDK_CORS_LOG: 'all' } });
  });
  afterAll(async () => {
    await python.stop();
    await server.stop();
  });

  describe.each(EVENTS)('behind %s answers the shared cases as decide does', (_, make) => {
    let answers: Answer[];
    beforeAll(async () => {
      answers = await ask(cases.map(({ policy, request }) => [literalConfig(policy), make(request)]));
    });
    it('finds cases', () => expect(cases.length).toBeGreaterThan(100));
    it.each(named(cases))('%s', (_, one, i) => check(answers[i]!, one));
  });

  describe('answers the shared cases with a live list as decide does', () => {
    it.each(named(live))('%s', async (_, one) => {
      const [answer] = await ask([[liveConfig(one.policy, server), EVENTS[0]![1](one.request)]]);
      check(answer!, one);
    });
  });

  const { config, cases: paths } = pathCases();
  /** A page that no class knows: every class that is asked says so, but the one for any origin. */
  const headers = { origin: 'https://attacker.example', 'access-control-request-method': 'PUT' };

  describe.each(PATH_EVENTS)('has a path of %s judged by the shared cases', (_, eventOf) => {
    let answers: Answer[];
    beforeAll(async () => {
      answers = await ask(paths.map((one) => [config, { ...eventOf(one, 'PUT'), headers }]));
    });
    it.each(paths.map((one, i) => [one.name, one, i] as const))('%s', (_name, one, i) => {
      const { lines = [], calls, response } = answers[i]!;
      const judges = lines.map((line) => JSON.parse(line)['class']);
      expect([...new Set(judges)].sort()).toEqual([...one.classes].sort());
      expect(calls).toBe(one.classes.includes('admin') ? 0 : 1);
      const isOpen = one.classes.every((name) => name === 'site');
      expect(response.headers['access-control-allow-origin']).toBe(isOpen ? '*' : undefined);
    });
  });
});
