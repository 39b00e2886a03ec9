import { type IncomingMessage, type ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';
import { Readable } from 'node:stream';
import { readBody } from '../http-body';
import type { NotServedError } from '../not-served-error';
import { headerToWire } from './header-text';
import { sendStream } from './send-stream';
import { MAX_PAYLOAD, type WireRequest, wireRequest } from './wire-request';

/** The answer to a client. */
export interface ApiResponse {
  readonly status: number;
  /** In order; names may repeat. */
  readonly headers: readonly (readonly [string, string])[];
  /** A stream is sent as it comes; where it fails, the connection is cut. */
  readonly body: string | Buffer | Readable;
}

/** An API that is served, to clients and to distributions. */
export interface ApiServer {
  serve(wire: WireRequest): Promise<ApiResponse>;
}

/** Lets an API answer one HTTP request. */
export async function answerRequest(api: ApiServer, message: IncomingMessage, response: ServerResponse): Promise<void> {
  await writeResponse(response, await api.serve(wireRequest(message, await readBody(message, MAX_PAYLOAD))));
}

/** Writes an answer to a client. */
export async function writeResponse(response: ServerResponse, { status, headers, body }: ApiResponse): Promise<void> {
  const bodiless = status === 204 || status === 304 || status < 200;
  const lines = headers.flatMap(([name, value]) => [name, headerToWire(value)]);
  if (body instanceof Readable) {
    response.writeHead(status, lines);
    await sendStream(response, bodiless, body);
    return;
  }
  const length = bodiless ? [] : ['content-length', String(Buffer.byteLength(body))];
  response.writeHead(status, [...lines, ...length]);
  // of a text, Node.js would write the headers in its encoding too
  response.end(bodiless ? undefined : Buffer.from(body));
}

/** Whether HTTP allows an answer: its status as a final one, and every header. */
export function isSendable({ status, headers }: ApiResponse): boolean {
  if (status < 200) return false;
  try {
    for (const [name, value] of headers) {
      // bodies of known length have none (https://www.rfc-editor.org/rfc/rfc9110#section-6.6.2)
      if (name.toLowerCase() === 'trailer') return false;
      validateHeaderName(name);
      validateHeaderValue(name, headerToWire(value));
    }
    return true;
  } catch {
    return false;
  }
}

/** An answer in JSON. */
export function jsonResponse(status: number, body: object, headers: ApiResponse['headers'] = []): ApiResponse {
  return { status, headers: [['content-type', 'application/json'], ...headers], body: JSON.stringify(body) };
}

/** The answer of API Gateway's front where no API is meant: nothing in the template changes it. */
export function forbidden(): ApiResponse {
  return jsonResponse(403, { message: 'Forbidden' }, [['x-amzn-errortype', 'ForbiddenException']]);
}

/** The same front's answer to a request that is none for any API. */
export function refused(status: 400 | 431): ApiResponse {
  return jsonResponse(status, { message: status === 400 ? 'Bad Request' : 'Request Header Fields Too Large' });
}

/** The answer to a request that needs what the preview does not have. */
export function notServed({ message }: NotServedError): ApiResponse {
  return jsonResponse(501, { message });
}
