import type { Script } from '../engines/engine';

/** What a script hands to `fetch`. */
export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  readonly mode?: 'cors' | 'no-cors';
  readonly body?: string;
  readonly redirect?: 'follow' | 'error' | 'manual';
  /** Passes by what the browser itself keeps. */
  readonly cache?: 'no-store';
}

/** What a script gets: a response as far as it may look into it, or an error that says nothing. */
export interface FetchResult {
  readonly error?: string;
  readonly status?: number;
  readonly type?: 'basic' | 'cors' | 'opaque' | 'opaqueredirect';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How many requests of one page are under way at once: each has a function process or two to itself. */
const AT_ONCE = 4;

/** Has a script of the page call `fetch`. */
export async function fetchFrom(page: Script, url: string, options: FetchOptions = {}): Promise<FetchResult> {
  const [result] = await fetchAllFrom(page, [{ url, options }]);
  return result as FetchResult;
}

/** Has a script of the page call `fetch` many times, in one go: each trip into the browser takes its time. */
export function fetchAllFrom(
  page: Script,
  calls: readonly { readonly url: string; readonly options: FetchOptions }[],
): Promise<FetchResult[]> {
  return page.evaluate(
    async ([all, atOnce]) => {
      const results: FetchResult[] = [];
      const waiting = all.map((call, index) => ({ ...call, index }));
      const call = async (url: string, options: FetchOptions): Promise<FetchResult> => {
        try {
          const response = await fetch(url, options);
          const { status, type } = response;
          const headers = Object.fromEntries(response.headers);
          return { status, type: type as FetchResult['type'], headers, body: await response.text() };
        } catch (error) {
          return { error: String(error), headers: {} };
        }
      };
      const work = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          results[next.index] = await call(next.url, next.options);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      return results;
    },
    [calls, AT_ONCE] as const,
  );
}
