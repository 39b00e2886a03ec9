import { WebSocket } from 'ws';

/** What becomes of a handshake: `open`, or the status that refuses it. */
export interface Connected {
  readonly outcome: 'open' | number;
  readonly socket: WebSocket;
}

/** Opens a WebSocket as a page of this origin would, or, without one, as an app. */
export function connect(url: string, origin?: string, protocols: readonly string[] = []): Promise<Connected> {
  const socket = new WebSocket(url, [...protocols], { origin });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ outcome: 'open', socket }));
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve({ outcome: statusCode, socket }));
    socket.on('error', reject);
  });
}
