/** A token as tabs tell it to each other. */
export interface SharedToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly renewAt: number;
}

/** The other tabs of an origin, as far as a browser has them: none in sandboxed frames and some workers. */
export interface Tabs {
  tell(message: SharedToken): void;
  /** Runs alone among all tabs. */
  alone<T>(run: () => Promise<T>): Promise<T>;
}

/** How long others are given to say that they have a token: it is in their memory. */
const ANSWER_MS = 50;

/**
 * Shares tokens with tabs of the same origin: in their memory, and in no storage.
 *
 * @param name what tabs have to have in common
 * @param current the token that this tab has
 * @param take called with the token of another tab
 */
export function tabsOf(
  name: string,
  current: () => SharedToken | undefined,
  take: (shared: SharedToken) => void,
): Tabs {
  const channel = channelOf(name);
  let asked: Promise<void> | undefined;
  let answered = () => {};
  channel?.addEventListener('message', ({ data }: MessageEvent<SharedToken | 'ask'>) => {
    if (data !== 'ask') {
      take(data);
      answered();
      return;
    }
    const shared = current();
    if (shared) channel.postMessage(shared);
  });
  const ask = () =>
    new Promise<void>((resolve) => {
      answered = resolve;
      channel?.postMessage('ask');
      setTimeout(resolve, channel ? ANSWER_MS : 0);
    });
  return {
    tell: (message) => channel?.postMessage(message),
    alone: async (run) => {
      asked ??= ask();
      await asked;
      try {
        const locks = globalThis.navigator?.locks as LockManager | undefined;
        return locks ? await locks.request(name, run) : await run();
      } catch (error) {
        // sandboxed frames have the API, and may not use it
        if (error instanceof DOMException && error.name === 'SecurityError') return run();
        throw error;
      }
    },
  };
}

function channelOf(name: string): BroadcastChannel | undefined {
  try {
    const channel = new BroadcastChannel(name);
    // of Node.js, where it would keep the process from ending
    (channel as { unref?(): void }).unref?.();
    return channel;
  } catch {
    return undefined;
  }
}
