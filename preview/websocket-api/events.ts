import { randomUUID } from 'node:crypto';
import type { WebSocketApi } from '../../lib/template/websocket-api/websocket-api';
import { commonLogTime } from '../gateway/common-log-time';
import { hostOf } from '../gateway/wire-request';
import { type Connection, handshakeOf } from './connection';

type EventType = 'CONNECT' | 'MESSAGE' | 'DISCONNECT';

/**
 * The event of an integration.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
export function routeEvent(
  api: WebSocketApi,
  connection: Connection,
  routeKey: string,
  details: { readonly type: EventType; readonly body?: string; readonly authorizer?: object },
): Record<string, unknown> {
  const { type, body, authorizer } = details;
  return {
    ...(type === 'CONNECT' && handshakeOf(connection)),
    requestContext: { ...contextOf(api, connection, routeKey, type), ...(authorizer && { authorizer }) },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html */
export function authorizerEvent(api: WebSocketApi, connection: Connection): Record<string, unknown> {
  return {
    type: 'REQUEST',
    methodArn: routeArn(api, connection, '$connect'),
    ...handshakeOf(connection),
    stageVariables: {},
    requestContext: contextOf(api, connection, '$connect', 'CONNECT'),
  };
}

export function routeArn({ id, stack }: WebSocketApi, { stage }: Connection, routeKey: string): string {
  return `arn:aws:execute-api:${stack.region}:${stack.account}:${id}/${stage}/${routeKey}`;
}

function contextOf({ id }: WebSocketApi, connection: Connection, routeKey: string, type: EventType): object {
  const now = Date.now();
  const requestId = randomUUID();
  const { wire } = connection;
  return {
    routeKey,
    ...(type === 'MESSAGE' && { messageId: requestId }),
    eventType: type,
    extendedRequestId: requestId,
    requestTime: commonLogTime(now),
    messageDirection: 'IN',
    stage: connection.stage,
    connectedAt: connection.connectedAt,
    requestTimeEpoch: now,
    identity: {
      userAgent: wire.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '',
      sourceIp: wire.sourceIp,
    },
    requestId,
    domainName: hostOf(wire),
    connectionId: connection.id,
    apiId: id,
  };
}
