import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A SOCKS proxy that leads every name to loopback, for browsers that have no `--host-resolver-rules`. */
export interface Names {
  readonly port: number;
  /** Cuts every connection, and refuses new ones, until it is called again. */
  setOffline(isOffline: boolean): void;
  close(): Promise<void>;
}

/**
 * @param hostRules `MAP PATTERN REPLACEMENT`, with or without ports; the first that fits counts, and what none fits keeps its port
 * @see https://www.rfc-editor.org/rfc/rfc1928
 */
export async function startNames(hostRules: readonly string[]): Promise<Names> {
  const sockets = new Set<Socket>();
  let offline = false;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((socket) => {
    if (offline) {
      socket.destroy();
      return;
    }
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()));
    socket.once('data', () => {
      // no authentication
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request) => {
        const { host, port } = destination(request);
        const upstream = connect(portOf(hostRules, host, port), '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          socket.pipe(upstream).pipe(socket);
        });
        // connection refused
        upstream.on('error', () => socket.end(Buffer.from([5, 5, 0, 1, 0, 0, 0, 0, 0, 0])));
        sockets.add(upstream.on('close', () => sockets.delete(upstream)));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    setOffline: (isOffline) => {
      offline = isOffline;
      cut();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}

/** Version, command, reserved, kind of address, address, port. */
function destination(request: Buffer): { readonly host: string; readonly port: number } {
  const port = request.readUInt16BE(request.length - 2);
  const isName = request[3] === 3;
  return { host: isName ? request.subarray(5, -2).toString('latin1') : '127.0.0.1', port };
}

function portOf(hostRules: readonly string[], host: string, port: number): number {
  for (const rule of hostRules) {
    const [, pattern = '', replacement = ''] = rule.split(' ');
    const [hostPattern = '', portPattern] = pattern.split(':');
    const suffix = hostPattern.replace('*', '');
    const isHost = hostPattern.startsWith('*') ? host.endsWith(suffix) : host === hostPattern;
    if (isHost && (portPattern === undefined || Number(portPattern) === port))
      return Number(replacement.split(':')[1] ?? port);
  }
  return port;
}
