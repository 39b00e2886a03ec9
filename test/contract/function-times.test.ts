import { describe, expect, it } from '@jest/globals';
import {
  FUNCTION_TIMEOUT_SECONDS,
  type FunctionName,
  reportingMilliseconds,
  waitingMilliseconds,
} from '../../lib/contract/function-times';

describe('the time of a function', () => {
  it.each(Object.keys(FUNCTION_TIMEOUT_SECONDS) as FunctionName[])('is not up when its waits are: %s', (name) => {
    const timeout = FUNCTION_TIMEOUT_SECONDS[name] * 1000;
    expect(waitingMilliseconds(name)).toBeGreaterThanOrEqual(timeout / 2);
    // an answer and a line in the log take less than a second, and CloudFormation is told within the rest
    expect(waitingMilliseconds(name)).toBeLessThanOrEqual(timeout - 1000);
    expect(waitingMilliseconds(name) + reportingMilliseconds(name)).toBeLessThan(timeout);
  });
});
