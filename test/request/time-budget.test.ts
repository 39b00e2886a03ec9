import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { waitingMilliseconds } from '../../lib/contract/function-times';
import { TimeBudget } from '../../request/time-budget';

const all = waitingMilliseconds('token-authorizer');
let uptime: number;
let limits: number[];

beforeEach(() => {
  uptime = 1000;
  limits = [];
  jest.spyOn(process, 'uptime').mockImplementation(() => uptime);
  jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    limits.push(milliseconds);
    return new AbortController().signal;
  });
});
afterEach(() => void jest.restoreAllMocks());

describe('the waits of an invocation', () => {
  it('have their own limits while there is time, and together no more than there is', () => {
    const time = new TimeBudget();
    time.begin();
    time.deadline(1000);
    time.deadline(60_000);
    uptime += (all - 500) / 1000;
    time.deadline(1000);
    uptime += 1;
    time.deadline(1000);
    expect(limits).toEqual([1000, all, 500, 0]);
  });

  it('leave time for those that come later', () => {
    const time = new TimeBudget();
    time.begin();
    time.deadline(60_000, 1000);
    uptime += (all - 500) / 1000;
    time.deadline(60_000, 1000);
    time.deadline(60_000);
    expect(limits).toEqual([all - 1000, 0, 500]);
  });

  it('have the whole time again with the next invocation', () => {
    const time = new TimeBudget();
    time.begin();
    uptime += 3600;
    time.begin();
    time.deadline(60_000);
    expect(limits).toEqual([all]);
  });
});
