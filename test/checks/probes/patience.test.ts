import { describe, expect, it } from '@jest/globals';
import { Patience } from '../../../checks/probes/patience';
import type { Answer } from '../../../checks/probes/send';

const busy = (retryAfter?: string): Answer => ({ status: 429, headers: { 'retry-after': retryAfter } });
const DONE: Answer = { status: 200, headers: {} };
const isTransient = ({ status }: Answer) => status === 429;

/** Asks for what gives these answers in turn, the last one for ever; the answer, and how long was waited before. */
async function asked(answers: readonly Answer[], waits: number[] = [], patience = new Patience(wait(waits))) {
  let sent = 0;
  const send = async () => answers[Math.min(sent++, answers.length - 1)]!;
  const { status } = await patience.ask(send, isTransient);
  return { status, sent, waits };
}

const wait = (waits: number[]) => async (milliseconds: number) => void waits.push(milliseconds);

describe('patience', () => {
  it('waits for as long as an answer says', async () => {
    expect(await asked([busy('2'), busy('0'), DONE])).toEqual({ status: 200, sent: 3, waits: [2000, 0] });
  });

  it('waits until the date that an answer names', async () => {
    const { status, waits } = await asked([busy(new Date(Date.now() + 30_000).toUTCString()), DONE]);
    expect(status).toBe(200);
    expect(waits[0]).toBeGreaterThan(20_000);
    expect(waits[0]).toBeLessThanOrEqual(30_000);
  });

  it.each([undefined, 'soon', ''])('waits longer each time where an answer says %j', async (value) => {
    expect(await asked([busy(value)])).toEqual({ status: 429, sent: 4, waits: [1000, 2000, 4000] });
  });

  it('has an end, for all requests of a run together', async () => {
    const waits: number[] = [];
    const patience = new Patience(wait(waits));
    await asked([busy('50'), DONE], waits, patience);
    expect(await asked([busy('11')], waits, patience)).toMatchObject({ status: 429, sent: 1 });
    expect(await asked([busy('1')], waits, patience)).toMatchObject({ status: 429, sent: 1 });
    expect(waits).toEqual([50_000]);
  });
});
