/** Their waits add up to 12 s. */
const TRIES = 6;
const FIRST_DELAY_MS = 200;

/**
 * Works until the answer is good for something, and tells the last answer where it never is: what is new in AWS, be it a
 * key or a permission, takes some seconds to be known everywhere. Never rejects where the work does not.
 *
 * @param wait @default - waits for real
 */
export async function tryAgain<T>(
  work: () => Promise<T>,
  isTransient: (answer: T) => boolean,
  signal: AbortSignal,
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void> = delay,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const answer = await work();
    if (tries === TRIES || signal.aborted || !isTransient(answer)) return answer;
    await wait(FIRST_DELAY_MS * 2 ** tries, signal);
    if (signal.aborted) return answer;
  }
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
