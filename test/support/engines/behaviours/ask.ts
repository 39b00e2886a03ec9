import type { Script } from '../engine';
import type { Lab, Received } from '../lab';

/** Whether a script of the page gets a response. */
export async function passes(page: Script, url: string, init: RequestInit = {}): Promise<boolean> {
  return page.evaluate(
    ([address, options]) =>
      fetch(address, options).then(
        () => true,
        () => false,
      ),
    [url, init] as const,
  );
}

/** What became of a request, in words. */
export async function outcome(page: Script, url: string, init: RequestInit = {}): Promise<string> {
  return (await passes(page, url, init)) ? 'passes' : 'fails';
}

export function methods(requests: readonly Received[]): string[] {
  return requests.map(({ method }) => method);
}

export function preflights(lab: Lab, url: string): number {
  return methods(lab.received(url)).filter((method) => method === 'OPTIONS').length;
}

/** In words, what goes without a preflight. */
export function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');
}

/** The value of a header in words. */
export function told(value: string | string[] | undefined): string {
  return value === undefined ? 'absent' : `\`${value}\``;
}
