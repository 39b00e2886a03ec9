import { afterEach, beforeEach, jest } from '@jest/globals';

/** What functions logged in the test that runs. */
export const logged: Record<string, unknown>[] = [];

/** Has each test of a file run on fake timers, so that a function that waits between its tries need not, and keeps what it logs. */
export function useFakeTimersAndLog(): void {
  beforeEach(() => {
    logged.length = 0;
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(JSON.parse(String(line))) > 0);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });
}
