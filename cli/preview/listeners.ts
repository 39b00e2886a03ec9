import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { PreviewError } from './preview-error';

/** Key and certificate, PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Opens servers on loopback and closes them again. */
export class Listeners {
  private readonly servers: { server: Server; closeConnections: () => void }[] = [];

  /**
   * @param nextPort port of the next server, counted up; 0 for any free one
   */
  constructor(private nextPort: number) {}

  /**
   * Starts a server, with TLS where a certificate is given, and returns its port.
   *
   * @throws {PreviewError} `port-unavailable`
   */
  async listen(listener: RequestListener, certificate?: Certificate): Promise<number> {
    const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
    // Handlers answer requests that are no HTTP by closing the connection; there is nothing to add.
    server.on('clientError', (_, socket) => socket.destroy());
    const wanted = this.nextPort;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(new PreviewError('port-unavailable', `port ${wanted} (${error.message}); choose another with --port`));
      });
      server.listen(wanted, '127.0.0.1', resolve);
    });
    if (wanted !== 0) this.nextPort = wanted + 1;
    this.servers.push({ server, closeConnections: () => server.closeAllConnections() });
    return (server.address() as AddressInfo).port;
  }

  /** Stops every server and cuts what is still open. */
  async close(): Promise<void> {
    await Promise.all(
      this.servers.map(({ server, closeConnections }) => {
        const closed = new Promise((resolve) => server.close(resolve));
        closeConnections();
        return closed;
      }),
    );
  }
}
