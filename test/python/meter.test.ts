import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CLASS,
  decisionOf,
  linesOf,
  METER_CASES,
  type MeterCase,
  NETWORK_CASES,
  STACK,
  START,
  stepsOf,
} from '../support/cases/metrics';
import { HAS_PYTHON } from '../support/python/has-python';
import { PythonProcess } from '../support/python/python-process';

const DAY_MS = 86_400_000;

(HAS_PYTHON ? describe : describe.skip)('the meter of with_cors', () => {
  let python: PythonProcess;
  beforeAll(() => {
    python = new PythonProcess();
  });
  afterAll(() => python.stop());

  it.each(METER_CASES.map((one) => [one.name, one] as const))('%s', async (_, one: MeterCase) => {
    await python.ask({ do: 'environment', env: { CDK_CORS_LOG: one.all ? 'all' : null } });
    const steps = stepsOf(one).map((step) => {
      const [decision, request] = decisionOf(step);
      return { now: START + step.at, decision, request, address: step.address };
    });
    const { lines = [] } = await python.ask({ do: 'meter', class: CLASS, stack: STACK, steps });
    expect((lines as string[]).map((line) => JSON.parse(line))).toEqual(linesOf(one, 'function'));
  });

  it.each(NETWORK_CASES)('%j', async ({ address, stack = STACK, day = 0, network }) => {
    expect(await python.ask({ do: 'network', address, stack, now: START + day * DAY_MS })).toEqual({ network });
  });
});
