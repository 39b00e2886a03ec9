import { STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http';
import type { EdgeEventType } from '../../lib/template/distribution/distribution';
import { headerToWire } from '../gateway/header-text';
import { EdgeError } from './edge-error';
import { bare, type EdgeHeaders, type HeaderLine, headerValue, pickHeaders } from './edge-headers';
import { discard, type EdgeRequest, type EdgeResponse } from './edge-message';
import { isDisallowed, MAX_RESPONSE, READ_ONLY } from './edge-restrictions';

/** What a function returned, taken apart no further than JSON. */
export type Returned = Readonly<Record<string, unknown>>;

/**
 * A request as a function at a request event changed it.
 *
 * @throws {EdgeError} 502 where CloudFront does not take what the function returned
 */
export function changedRequest(type: EdgeEventType, returned: Returned, before: EdgeRequest): EdgeRequest {
  const { uri, querystring = '', body } = returned as { uri?: unknown; querystring?: unknown; body?: Returned };
  if (typeof uri !== 'string' || !uri.startsWith('/')) {
    throw invalid(`it returned a request whose uri is ${JSON.stringify(uri)}, expected a path`);
  }
  const headers = changedHeaders(type, returned.headers, before.headers);
  const replaced = body?.action === 'replace' ? decoded(body.data, body.encoding) : before.body;
  return { ...before, uri, querystring: String(querystring), headers, body: replaced };
}

/**
 * A response that a function made at a request event, or changed at a response event.
 *
 * @throws {EdgeError} 502 where CloudFront does not take what the function returned
 */
export function changedResponse(type: EdgeEventType, returned: Returned, before?: EdgeResponse): EdgeResponse {
  const status = Number(returned.status);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw invalid(`it returned a response whose status is ${JSON.stringify(returned.status)}, expected 200 to 599`);
  }
  if (type === 'viewer-response' && status !== before?.status) {
    throw invalid('it changed the status at viewer-response, where only headers can be changed');
  }
  if (status === 204 && returned.body !== undefined) throw invalid('it returned a body with status 204');
  const replaced = returned.body === undefined ? undefined : decoded(returned.body, returned.bodyEncoding ?? 'text');
  // a response made at a request event is bound as those of an origin are
  const headers = changedHeaders(before ? type : 'origin-response', returned.headers ?? {}, before?.headers ?? {});
  if (replaced && replaced.length + JSON.stringify(headers).length > MAX_RESPONSE[type]) {
    throw invalid(`it returned a response of more than ${MAX_RESPONSE[type]} bytes`);
  }
  const statusDescription = String(returned.statusDescription ?? STATUS_CODES[status] ?? '');
  if (replaced && before) discard(before);
  return { status, statusDescription, headers, body: replaced ?? before?.body ?? Buffer.alloc(0) };
}

function changedHeaders(type: EdgeEventType, returned: unknown, before: EdgeHeaders): EdgeHeaders {
  if (typeof returned !== 'object' || returned === null) throw invalid('it returned no headers object');
  const headers = bare(Object.entries(returned).map(([name, lines]) => [name, linesOf(name, lines)]));
  for (const name of READ_ONLY[type]) {
    if (headerValue(headers, name) !== headerValue(before, name)) {
      throw invalid(`it changed the header ${JSON.stringify(name)}, which is read-only at ${type}`);
    }
  }
  // what functions do not see stays
  return bare([...Object.entries(pickHeaders(before, isDisallowed)), ...Object.entries(headers)]);
}

function linesOf(name: string, lines: unknown): HeaderLine[] {
  if (name !== name.toLowerCase()) throw invalid(`it returned the header ${JSON.stringify(name)}, not in lower case`);
  if (isDisallowed(name)) throw invalid(`it returned the header ${JSON.stringify(name)}, which functions may not set`);
  if (!Array.isArray(lines)) throw invalid(`the header ${JSON.stringify(name)} is no array of { key, value }`);
  return lines.map((line: Partial<HeaderLine> | null) => {
    const key = line?.key ?? name;
    try {
      validateHeaderName(key);
      validateHeaderValue(key, headerToWire(String(line?.value ?? '')));
    } catch {
      throw invalid(`the header ${JSON.stringify(name)} has the line ${JSON.stringify(line)}`);
    }
    return { key, value: String(line?.value ?? '') };
  });
}

function decoded(data: unknown, encoding: unknown): Buffer {
  return Buffer.from(String(data ?? ''), encoding === 'base64' ? 'base64' : 'utf8');
}

function invalid(reason: string): EdgeError {
  return new EdgeError(502, `The function at the edge is at fault: ${reason}.`);
}
