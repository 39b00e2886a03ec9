import { isObject, isText } from '../guards';

/** Headers as API Gateway tells them: payload 2.0 joins repeated lines with commas, 1.0 has them in `multiValueHeaders`. */
export interface EventHeaders {
  readonly headers?: unknown;
  readonly multiValueHeaders?: unknown;
}

/** Where proxies say whom a request came from. */
export const CLIENT_HEADERS = ['x-forwarded-for'];

/**
 * The lines of some headers, in the order of their lower-case names; in events they may have any case. What is no text
 * is there, but equal to nothing: an absent `Origin` would mean something else.
 */
export function headerLines(names: readonly string[], event: EventHeaders): string[][] {
  const headers = headersOf(event);
  const lines: string[][] = names.map(() => []);
  for (const key of Object.keys(headers)) {
    const i = indexOfName(names, key);
    if (i < 0) continue;
    const value: unknown = headers[key];
    if (!Array.isArray(value)) push(value, lines[i]!);
    else for (const line of value) push(line, lines[i]!);
  }
  return lines;
}

function indexOfName(names: readonly string[], key: string): number {
  for (let i = 0; i < names.length; i++) {
    if (names[i]!.length === key.length && names[i] === key.toLowerCase()) return i;
  }
  return -1;
}

function push(line: unknown, lines: string[]): void {
  if (line !== undefined && line !== null) lines.push(isText(line) ? line : '');
}

function headersOf({ headers, multiValueHeaders }: EventHeaders): Readonly<Record<string, unknown>> {
  const many = isObject(multiValueHeaders) && Object.keys(multiValueHeaders).length > 0;
  const given = many ? multiValueHeaders : headers;
  return isObject(given) ? (given as Readonly<Record<string, unknown>>) : {};
}
