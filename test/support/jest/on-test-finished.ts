import { afterEach } from '@jest/globals';

const pending: (() => unknown)[] = [];

/** Cleans up after the test that calls it, whatever its outcome; the last one first. */
export function onTestFinished(cleanUp: () => unknown): void {
  pending.push(cleanUp);
}

afterEach(async () => {
  for (let cleanUp = pending.pop(); cleanUp; cleanUp = pending.pop()) await cleanUp();
});
