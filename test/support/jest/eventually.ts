import { setTimeout as sleep } from 'node:timers/promises';

/** Tries again until it no longer throws; after `timeout` milliseconds, throws what it threw last. */
export async function eventually(expectation: () => unknown, { timeout = 1000, interval = 50 } = {}): Promise<void> {
  const end = performance.now() + timeout;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (performance.now() >= end) throw error;
    }
    await sleep(interval);
  }
}
