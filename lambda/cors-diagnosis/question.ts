import type { DiagnosisQuestion } from '../../lib/contract/diagnosis';
import { isObject, isText } from '../../request/guards';

/** Longer than what a browser sends of its own accord. */
const MAX_BODY = 8192;
/** Names that are judged, each by itself. */
const MAX_HEADERS = 30;
/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const TOKEN = /^[\w!#$%&'*+.^`|~-]{1,64}$/;

interface Event {
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

/** The question in an event of a function URL; `undefined` where there is none. */
export function questionOf(event: unknown): DiagnosisQuestion | undefined {
  const { body, isBase64Encoded } = (isObject(event) ? event : {}) as Event;
  if (!isText(body) || body.length > MAX_BODY) return undefined;
  const value = parsed(isBase64Encoded === true ? Buffer.from(body, 'base64').toString() : body);
  const { url, method, headers, credentials } = (isObject(value) ? value : {}) as Partial<DiagnosisQuestion>;
  if (!isText(url) || !URL.canParse(url) || !isToken(method)) return undefined;
  if (!Array.isArray(headers) || headers.length > MAX_HEADERS || !headers.every(isToken)) return undefined;
  return { url, method, headers: headers.map((name) => name.toLowerCase()), credentials: credentials === true };
}

function isToken(value: unknown): value is string {
  return isText(value) && TOKEN.test(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
