import type { CorsRequest } from '../../lib/policy/model';

/** Headers as API Gateway tells them: payload 2.0 joins repeated lines with commas, 1.0 has them in `multiValueHeaders`. */
export interface EventHeaders {
  readonly headers?: unknown;
  readonly multiValueHeaders?: unknown;
}

/** What of an event the policy judges. Names of headers in any case. */
export function toCorsRequest(method: string, event: EventHeaders): CorsRequest {
  const origin: string[] = [];
  const requestMethod: string[] = [];
  const requestHeaders: string[] = [];
  const secFetchSite: string[] = [];
  const wanted = new Map([
    ['origin', origin],
    ['access-control-request-method', requestMethod],
    ['access-control-request-headers', requestHeaders],
    ['sec-fetch-site', secFetchSite],
  ]);
  for (const [name, value] of Object.entries(headersOf(event))) {
    const lines = wanted.get(name.toLowerCase());
    if (lines === undefined || value === undefined || value === null) continue;
    // what is no text is there, but equal to nothing: an absent `Origin` would mean something else
    for (const line of [value].flat()) lines.push(isText(line) ? line : '');
  }
  return {
    method,
    origin: joined(origin),
    requestMethod: joined(requestMethod),
    requestHeaders: requestHeaders.length > 1 ? requestHeaders : requestHeaders[0],
    secFetchSite: joined(secFetchSite),
  };
}

/** The lines of a header that an event tells, its name in any case; what is no text is a line without any. */
export function headerLines(name: string, event: EventHeaders): string[] {
  const lines: string[] = [];
  for (const [key, value] of Object.entries(headersOf(event))) {
    if (key.length !== name.length || key.toLowerCase() !== name) continue;
    for (const line of [value].flat()) if (line !== undefined && line !== null) lines.push(isText(line) ? line : '');
  }
  return lines;
}

/** A path of an event: API Gateway's template where there is one, with what the greedy parameter stands for. */
export function pathOf(template: unknown, pathParameters: unknown, concrete: unknown): string | undefined {
  if (!isText(template) || !template.startsWith('/')) return isText(concrete) ? concrete : undefined;
  const greedy = /\{([^{}]+)\+\}$/.exec(template);
  if (greedy === null) return template;
  const rest = isObject(pathParameters) ? (pathParameters as Record<string, unknown>)[greedy[1]!] : undefined;
  return isText(rest) ? template.slice(0, greedy.index) + rest : template;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function headersOf({ headers, multiValueHeaders }: EventHeaders): object {
  if (isObject(multiValueHeaders) && Object.keys(multiValueHeaders).length > 0) return multiValueHeaders;
  return isObject(headers) ? headers : {};
}

function joined(lines: readonly string[]): string | undefined {
  return lines.length > 1 ? lines.join(', ') : lines[0];
}
