import { request } from 'node:http';

/** What the page's server answered. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends any request, also one that no browser would let a script send. */
export function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<PageAnswer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    sent.once('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The page as its own script asks, with what only it has read. */
export async function openPageOf(
  page: string,
): Promise<{ token: string; call<T>(path: string, input?: unknown): Promise<T> }> {
  const { text } = await ask(page);
  const token = /name="token" content="([^"]+)"/.exec(text)?.[1] ?? '';
  const own = { origin: page, 'sec-fetch-site': 'same-origin', 'x-preview-token': token };
  return {
    token,
    call: async <T>(path: string, input?: unknown) => {
      const headers = { ...own, ...(input !== undefined && { 'content-type': 'application/json' }) };
      const answer = await ask(`${page}${path}`, {
        method: input === undefined ? 'GET' : 'POST',
        headers,
        body: input,
      });
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
      return JSON.parse(answer.text) as T;
    },
  };
}
