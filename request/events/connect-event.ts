import { BEARER_PROTOCOL, PROTOCOL_HEADER } from '../../lib/contract/bearer-protocol';
import type { CorsRequest } from '../../lib/policy/model';
import { isObject, isText } from '../guards';
import { clientAddress } from '../observe/client-number';
import { toCorsRequest } from './cors-request';
import { CLIENT_HEADERS, headerLines } from './event-headers';
import { sourceAddress } from './source-address';

/** A page, or whoever else, that wants to connect to a WebSocket API. */
export interface ConnectEvent {
  /** The ARN of the route; a policy is about nothing else. */
  readonly arn: string;
  readonly requestId: string | undefined;
  readonly request: CorsRequest;
  /** Who sent it. */
  readonly address: string | undefined;
  /** Whom it came from first. */
  readonly client: () => string | undefined;
  /** What it offers after the sub-protocol `bearer`: one token, or something else. */
  readonly tokens: readonly string[];
}

/**
 * Reads the event of a `REQUEST` authorizer of the route `$connect`
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html); `undefined` for any
 * other. Nothing of it is taken for granted.
 */
export function readConnectEvent(value: unknown): ConnectEvent | undefined {
  const event = isObject(value) ? (value as Record<string, unknown>) : {};
  const { type, methodArn, requestContext } = event;
  const { eventType, requestId, domainName } = isObject(requestContext)
    ? (requestContext as Record<string, unknown>)
    : {};
  if (type !== 'REQUEST' || eventType !== 'CONNECT' || !isText(methodArn)) return undefined;
  const address = sourceAddress(requestContext);
  const [protocols = []] = headerLines([PROTOCOL_HEADER], event);
  return {
    arn: methodArn,
    requestId: isText(requestId) ? requestId : undefined,
    // a handshake is a GET (https://www.rfc-editor.org/rfc/rfc6455#section-4.1)
    request: toCorsRequest('GET', (names) => headerLines(names, event), domainName),
    address,
    client: () => clientAddress(headerLines(CLIENT_HEADERS, event)[0]!, address),
    tokens: tokensOf(protocols),
  };
}

function tokensOf(lines: readonly string[]): string[] {
  const offered = lines.flatMap((line) => line.split(',')).map((name) => name.trim());
  return offered.filter((_, i) => offered[i - 1] === BEARER_PROTOCOL);
}
