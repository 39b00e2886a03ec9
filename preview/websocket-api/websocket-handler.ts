import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocketServer } from 'ws';
import { PROTOCOL_HEADER } from '../../lib/contract/bearer-protocol';
import type { WebSocketApi } from '../../lib/template/websocket-api/websocket-api';
import type { CallServices } from '../authorizer/call-authorizer';
import { isObject } from '../authorizer/policy-answer';
import { type ApiResponse, type ApiServer, forbidden, notServed } from '../gateway/api-server';
import { splitUrl, type WireRequest, wireRequest } from '../gateway/wire-request';
import { NotServedError } from '../not-served-error';
import { type Connection, newConnection, type OpenConnection } from './connection';
import { manageConnection } from './connections-api';
import { routeEvent } from './events';
import { callRoute, judge } from './routes';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const MAX_MESSAGE_BYTES = 128 * 1024;
const IDLE_MILLISECONDS = 10 * 60_000;
const LIFE_MILLISECONDS = 2 * 60 * 60_000;

/** What a handshake comes to: a sub-protocol, if the handler accepts one, or a status that keeps the client out. */
type Handshake =
  | { readonly protocol: string | undefined; readonly context: object | undefined }
  | { readonly status: number };

/** Serves a WebSocket API as API Gateway does. */
export class WebSocketHandler implements ApiServer {
  private readonly connections = new Map<string, OpenConnection>();
  private readonly protocols = new WeakMap<IncomingMessage, string>();
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (_, request) => this.protocols.get(request) ?? false,
  });

  constructor(
    private api: WebSocketApi,
    private services: CallServices,
  ) {}

  /** Goes by another template; connections stay open. */
  replace(api: WebSocketApi, services: CallServices): void {
    this.api = api;
    this.services = services;
  }

  /** Answers what is no handshake: calls of `@connections`, by which handlers send. */
  async serve(wire: WireRequest): Promise<ApiResponse> {
    return manageConnection(this.api, this.connections, wire) ?? forbidden();
  }

  /** Answers a handshake. @returns the status */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<number> {
    const wire = wireRequest(request, Buffer.alloc(0));
    const [, stage = ''] = splitUrl(wire.url)[0].split('/');
    const connection = newConnection(stage, wire);
    const handshake = await this.handshake(connection);
    const status = 'status' in handshake ? handshake.status : 101;
    const { origin } = request.headers;
    this.services.log(
      `${this.api.logicalId}  connect ${wire.url.split('?')[0]}  ${status}${origin ? `  origin ${origin}` : ''}`,
    );
    if ('status' in handshake) {
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return status;
    }
    if (handshake.protocol !== undefined) this.protocols.set(request, handshake.protocol);
    this.server.handleUpgrade(request, socket, head, (opened) => {
      this.open({ ...connection, socket: opened }, handshake.context);
    });
    return status;
  }

  private async handshake(connection: Connection): Promise<Handshake> {
    if (!this.api.stages.includes(connection.stage)) return { status: 403 };
    const route = this.api.routes.get('$connect');
    if (!route) return { protocol: undefined, context: undefined };
    try {
      const judged = await judge(this.api, route, connection, this.services);
      if ('status' in judged) return judged;
      const event = routeEvent(this.api, connection, '$connect', { type: 'CONNECT', authorizer: judged.context });
      const returned = await callRoute(this.api, route, connection, event, this.services);
      if ('failure' in returned) return this.failed(returned.failure);
      const { statusCode = 200, headers } = isObject(returned.result) ? returned.result : {};
      const status = Number(statusCode);
      if (!(status >= 200 && status < 300)) return { status: status >= 400 ? status : 502 };
      return { protocol: protocolOf(headers), context: judged.context };
    } catch (error) {
      this.failed(String(error));
      return { status: error instanceof NotServedError ? notServed(error).status : 500 };
    }
  }

  private failed(why: string): { readonly status: 500 } {
    this.services.log(`${this.api.logicalId}  ${why}`);
    return { status: 500 };
  }

  private open(connection: OpenConnection, authorizer: object | undefined): void {
    const { id, socket } = connection;
    this.connections.set(id, connection);
    const ends = [setTimeout(() => socket.close(1001, 'Going away'), LIFE_MILLISECONDS)];
    const idle = setTimeout(() => socket.close(1001, 'Going away'), IDLE_MILLISECONDS);
    for (const timer of [...ends, idle]) timer.unref();
    socket.on('message', (data) => {
      connection.lastActiveAt = Date.now();
      idle.refresh();
      void this.message(connection, text(data), authorizer);
    });
    // what it breaks off with is told by its close
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const timer of [...ends, idle]) clearTimeout(timer);
      this.connections.delete(id);
      void this.call(connection, '$disconnect', 'DISCONNECT', undefined, authorizer);
    });
  }

  private async message(connection: OpenConnection, body: string, authorizer: object | undefined): Promise<void> {
    const key = routeKeyOf(this.api, body);
    const returned = await this.call(connection, key, 'MESSAGE', body, authorizer);
    if (returned === undefined || ('failure' in returned && returned.failure === '')) return;
    const { socket, id } = connection;
    if ('failure' in returned) {
      this.failed(returned.failure);
      socket.send(JSON.stringify({ message: 'Internal server error', connectionId: id }));
      return;
    }
    const answer = isObject(returned.result) ? returned.result.body : undefined;
    if (this.api.routes.get(key)?.responds && typeof answer === 'string') socket.send(answer);
  }

  /** Calls a route; undefined where the API has none of this key. */
  private async call(
    connection: OpenConnection,
    key: string,
    type: 'MESSAGE' | 'DISCONNECT',
    body: string | undefined,
    authorizer: object | undefined,
  ) {
    const route = this.api.routes.get(key);
    if (!route) return undefined;
    try {
      const event = routeEvent(this.api, connection, key, { type, body, authorizer });
      return await callRoute(this.api, route, connection, event, this.services);
    } catch (error) {
      return { failure: String(error) };
    }
  }
}

/** The route that a message names, where the API has it. */
function routeKeyOf({ routeSelection, routes }: WebSocketApi, body: string): string {
  const [, name] = /^\$request\.body\.(\w+)$/.exec(routeSelection) ?? [];
  try {
    const key: unknown = name === undefined ? undefined : JSON.parse(body)?.[name];
    return typeof key === 'string' && !key.startsWith('$') && routes.has(key) ? key : '$default';
  } catch {
    return '$default';
  }
}

function protocolOf(headers: unknown): string | undefined {
  const [, value] = Object.entries(isObject(headers) ? headers : {}).find(
    ([name]) => name.toLowerCase() === PROTOCOL_HEADER,
  ) ?? [undefined, undefined];
  return typeof value === 'string' ? value : undefined;
}

function text(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
}
