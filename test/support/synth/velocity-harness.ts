import { parse } from 'velocityjs';
import type { CorsRequest } from '../../../lib/policy';
import { javaMap } from '../../../preview/rest-api/java-map';
import { javaMethods } from '../../../preview/rest-api/java-methods';
import { ParsedOnce } from '../../../preview/rest-api/parsed-once';

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

/** `$input`, as far as the templates ask it. */
class Input {
  constructor(private readonly header: Record<string, string>) {}

  params(): object {
    return javaMap({ header: javaMap(this.header) });
  }
}

const templates = new Map<string, ReturnType<typeof parse>>();

/** To parse a template takes far longer than to render it. */
function parsed(template: string): ReturnType<typeof parse> {
  const found = templates.get(template) ?? parse(template);
  templates.set(template, found);
  return found;
}

/** Renders the response template of a MOCK integration as API Gateway does. */
export function renderMock(
  template: string,
  header: Record<string, string>,
  stageVariables: Readonly<Record<string, string>> = {},
): MockResponse {
  const responseOverride = { header: {} as Record<string, string>, status: 204 };
  const context = {
    input: new Input(header),
    context: { responseOverride },
    stageVariables: javaMap(stageVariables),
  };
  const body = new ParsedOnce(parsed(template), { customMethodHandlers: [javaMethods] }).render(context);
  const names = Object.entries(responseOverride.header);
  return {
    status: responseOverride.status,
    headers: Object.fromEntries(names.map(([name, value]) => [name.toLowerCase(), value])),
    body: body.trim(),
  };
}

/** Whether a header can have this value at all (RFC 9110, section 5.5): no control characters but the tab. */
export function isFieldValue(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\0-\x08\x0a-\x1f\x7f]/.test(value);
}
