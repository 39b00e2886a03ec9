import { render } from 'velocityjs';
import type { CorsRequest } from '../../../lib/policy';

/** What API Gateway would send to the client. Names of headers are lower case. */
export interface MockResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Names of request headers as a client spells them. */
export interface Spelling {
  readonly origin: string;
  readonly requestMethod: string;
  readonly requestHeaders: string;
}

export const LOWER_CASE: Spelling = {
  origin: 'origin',
  requestMethod: 'access-control-request-method',
  requestHeaders: 'access-control-request-headers',
};

/** The header map that a template sees; API Gateway joins what a client sends on several lines. */
export function headerMap(request: CorsRequest, spelling = LOWER_CASE): Record<string, string> {
  const { origin, requestMethod, requestHeaders } = request;
  const header: Record<string, string> = { host: 'api.example.com', accept: '*/*' };
  if (origin !== undefined) header[spelling.origin] = origin;
  if (requestMethod !== undefined) header[spelling.requestMethod] = requestMethod;
  if (requestHeaders !== undefined) header[spelling.requestHeaders] = [requestHeaders].flat().join(',');
  return header;
}

/** Renders the response template of a MOCK integration as API Gateway does. */
export function renderMock(template: string, header: Record<string, string>): MockResponse {
  const responseOverride = { header: {} as Record<string, string>, status: 204 };
  const context = { input: { params: () => ({ header }) }, context: { responseOverride } };
  const body = withJavaTrim(() => render(template, context));
  const names = Object.entries(responseOverride.header);
  return {
    status: responseOverride.status,
    headers: Object.fromEntries(names.map(([name, value]) => [name.toLowerCase(), value])),
    body: body.trim(),
  };
}

/** Velocity runs on Java, whose `trim` takes off what is not above a space, and nothing else. */
function withJavaTrim<T>(action: () => T): T {
  const { trim } = String.prototype;
  String.prototype.trim = function () {
    return this.replace(/^[\0- ]+|[\0- ]+$/g, '');
  };
  try {
    return action();
  } finally {
    String.prototype.trim = trim;
  }
}

/** Whether a header can have this value at all (RFC 9110, section 5.5): no control characters but the tab. */
export function isFieldValue(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\0-\x08\x0a-\x1f\x7f]/.test(value);
}
