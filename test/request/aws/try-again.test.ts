import { describe, expect, it } from '@jest/globals';
import { tryAgain } from '../../../request/aws/try-again';

describe('trying again', () => {
  const controller = new AbortController();
  const run = async (answers: readonly string[], signal = controller.signal) => {
    const waits: number[] = [];
    let tries = 0;
    const work = async () => answers[Math.min(tries++, answers.length - 1)];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    return { answer: await tryAgain(work, (answer) => answer === 'not yet', signal, wait), waits };
  };

  it.each([
    ['ends with the first answer that is good', ['not yet', 'not yet', 'done'], 'done', [400, 800]],
    ['does not wait for one that stays', ['never'], 'never', []],
    ['gives up after 12 s', ['not yet'], 'not yet', [400, 800, 1600, 3200, 6400]],
  ])('%s', async (_, answers, answer, waits) => {
    expect(await run(answers)).toEqual({ answer, waits });
  });

  it('ends a wait with the time that there is', async () => {
    const time = new AbortController();
    const work = async () => {
      setImmediate(() => time.abort());
      return 'not yet';
    };
    const waited = tryAgain(work, () => true, time.signal);
    // its first wait is of 400 ms
    const longer = new Promise((resolve) => setTimeout(resolve, 200, 'still waiting'));
    expect(await Promise.race([waited, longer])).toBe('not yet');
  });

  it('ends with the time that there is', async () => {
    expect(await run(['not yet'], AbortSignal.abort())).toEqual({ answer: 'not yet', waits: [] });
  });
});
