import type { WebSocketApi } from '../../lib/template/websocket-api/websocket-api';
import { type ApiResponse, jsonResponse } from '../gateway/api-server';
import { splitUrl, type WireRequest } from '../gateway/wire-request';
import type { OpenConnection } from './connection';

/**
 * Answers a call of `@connections`, by which handlers send to clients; undefined where it is another request.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function manageConnection(
  { stages }: WebSocketApi,
  connections: ReadonlyMap<string, OpenConnection>,
  { method, url, headers, body = Buffer.alloc(0) }: WireRequest,
): ApiResponse | undefined {
  const [, stage, id = ''] = /^\/([^/]+)\/(?:@|%40)connections\/([^/]+)$/.exec(splitUrl(url)[0]) ?? [];
  if (stage === undefined || !stages.includes(stage)) return undefined;
  const isSigned = headers.some(([name, value]) => name.toLowerCase() === 'authorization' && value.startsWith('AWS4-'));
  if (!isSigned) return jsonResponse(403, { message: 'Missing Authentication Token' });
  const connection = connections.get(decodeURIComponent(id));
  if (connection === undefined) return jsonResponse(410, { message: 'Gone' }, [['x-amzn-errortype', 'GoneException']]);
  const { socket, connectedAt, lastActiveAt } = connection;
  switch (method) {
    case 'POST':
      socket.send(body.toString());
      return jsonResponse(200, {});
    case 'DELETE':
      socket.close(1000);
      return { status: 204, headers: [], body: '' };
    case 'GET': {
      const [connected, active] = [connectedAt, lastActiveAt].map((time) => new Date(time).toISOString());
      return jsonResponse(200, { connectedAt: connected, lastActiveAt: active });
    }
    default:
      return jsonResponse(403, { message: 'Forbidden' });
  }
}
