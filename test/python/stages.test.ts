import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLIENTS, parsedOf, STAGED_LISTS, unfolded } from '../support/cases/stages';
import { HAS_PYTHON } from '../support/python/has-python';
import { PythonProcess } from '../support/python/python-process';

const policy = { name: 'orders', origins: [], methods: ['GET'] };
const now = Date.UTC(2026, 10, 30, 12);

(HAS_PYTHON ? describe : describe.skip)('stages of with_cors', () => {
  let python: PythonProcess;
  beforeAll(() => {
    python = new PythonProcess();
  });
  afterAll(() => python.stop());

  it.each(STAGED_LISTS.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { endsAt: __, ...parsed } = await python.ask({
      do: 'parse',
      value: one.value,
      policy,
      patternsUnder: [],
      now,
    });
    expect(unfolded(parsed)).toEqual(parsedOf(one));
  });

  it.each(CLIENTS)('%j', async ({ class: className, address, number }) => {
    expect(await python.ask({ do: 'client', class: className, address })).toEqual({ number });
  });
});
