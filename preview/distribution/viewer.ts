import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { headerToWire } from '../gateway/header-text';
import { rawHeaders } from '../gateway/raw-headers';
import { sendStream } from '../gateway/send-stream';
import { edgeHeaders, headerLines, pickHeaders } from './edge-headers';
import type { EdgeRequest, EdgeResponse } from './edge-message';

/** Reads a request as it came from a viewer. */
export function viewerRequest(message: IncomingMessage, body: Buffer): EdgeRequest {
  const [, uri = '/', querystring = ''] = /^([^?]*)\??(.*)$/s.exec(message.url ?? '/') ?? [];
  const clientIp = message.socket.remoteAddress ?? '127.0.0.1';
  return {
    method: message.method ?? 'GET',
    uri,
    querystring,
    headers: edgeHeaders(rawHeaders(message)),
    clientIp,
    body,
  };
}

/** Of the connection alone; the preview's server writes its own. */
const OWN_HEADERS = ['connection', 'content-length', 'keep-alive', 'transfer-encoding'];

/** Writes a response to a viewer. */
export async function sendToViewer(
  message: IncomingMessage,
  to: ServerResponse,
  headers: EdgeResponse['headers'],
  response: EdgeResponse,
): Promise<void> {
  const { status, body } = response;
  const bodiless = status === 204 || status === 304;
  const isUnsent = bodiless || message.method === 'HEAD';
  const lines = headerLines(pickHeaders(headers, (name) => !OWN_HEADERS.includes(name)));
  if (!bodiless && !(body instanceof Readable)) lines.push(['Content-Length', String(body.length)]);
  lines.push(['Via', '1.1 preview.cloudfront.net (CloudFront)']);
  to.writeHead(
    status,
    lines.flatMap(([name, value]) => [name, headerToWire(value)]),
  );
  if (body instanceof Readable) await sendStream(to, isUnsent, body);
  else to.end(isUnsent ? undefined : body);
}
