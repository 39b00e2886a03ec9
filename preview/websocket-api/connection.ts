import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { group, lastValues, splitUrl, type WireRequest } from '../gateway/wire-request';

/** Someone who is connected, or wants to be. */
export interface Connection {
  readonly id: string;
  readonly stage: string;
  readonly connectedAt: number;
  readonly wire: WireRequest;
  lastActiveAt: number;
}

/** A connection that is open. */
export interface OpenConnection extends Connection {
  readonly socket: WebSocket;
}

export function newConnection(stage: string, wire: WireRequest): Connection {
  const now = Date.now();
  const id = `${randomBytes(8).toString('base64url')}=`;
  return { id, stage, connectedAt: now, lastActiveAt: now, wire };
}

/** What events tell of the handshake. */
export function handshakeOf({ wire }: Connection): Record<string, unknown> {
  const headers = group(wire.headers);
  const query = group(new URLSearchParams(splitUrl(wire.url)[1]));
  return {
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    ...(query.size > 0 && {
      queryStringParameters: lastValues(query),
      multiValueQueryStringParameters: Object.fromEntries(query),
    }),
  };
}
