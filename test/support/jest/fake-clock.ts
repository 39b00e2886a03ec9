import { jest } from '@jest/globals';

/** All that jest fakes by default, but `Date`. */
const REAL = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Has `Date` stand still, until `jest.useRealTimers`: timers go on, so that sockets do. */
export function fakeClock(now = Date.now()): void {
  jest.useFakeTimers({ now, doNotFake: [...REAL] });
}
