/**
 * The sub-protocol that a page offers before its token, `new WebSocket(url, ['bearer', token])`: browsers let no script set
 * headers of a handshake. Whoever accepts has to name one that was offered, and never the token.
 */
export const BEARER_PROTOCOL = 'bearer';

/** The header that offers sub-protocols, and accepts one (https://www.rfc-editor.org/rfc/rfc6455#section-11.3.4). */
export const PROTOCOL_HEADER = 'sec-websocket-protocol';
