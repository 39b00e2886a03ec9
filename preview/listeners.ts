import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Certificate, selfSignedCertificate } from './certificate';
import { Hosts } from './hosts';
import type { Log } from './log';
import { PreviewError } from './preview-error';

/** Long enough that a client which reuses a connection seldom meets one that is just being closed. */
const KEEP_ALIVE_MILLISECONDS = 60_000;

const MAX_PORT = 65_535;

/** Bytes, more than any of the services takes: they refuse, not Node.js. */
const MAX_HEADER_SIZE = 256 * 1024;
const OPTIONS = { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS, maxHeaderSize: MAX_HEADER_SIZE };

const MISDIRECTED =
  '{"message":"The preview answers to localhost, 127.0.0.1, *.example, *.test and domain names of the app alone"}';

/** Answers one request. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Takes over the connection of a request for another protocol, and tells the status that it answered. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<number | undefined>;

/** Where something answers. */
export interface Ports {
  readonly plain: number;
  readonly secure: number;
}

/** Opens servers on loopback and closes them again. */
export class Listeners {
  private certificate: Promise<Certificate> | undefined;
  /** The names under which they answer. */
  readonly hosts = new Hosts();
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();

  /**
   * @param nextPort port of the next server, counted up; 0 for any free one
   */
  constructor(
    private nextPort: number,
    private readonly log: Log,
  ) {}

  /**
   * Starts a server, with TLS where a certificate is given, and returns its port. Without `upgrade`, a request for another protocol is
   * one like any other.
   *
   * @throws {PreviewError} `port-unavailable`
   */
  async listen(listener: Listener, certificate?: Certificate, upgrade?: Upgrade): Promise<number> {
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      const { host } = request.headers;
      if (!this.hosts.has(host)) {
        this.log(
          `refused  ${request.method} ${request.url}: ${JSON.stringify(host)} is no name of loopback or of the app`,
        );
        response.writeHead(421, { 'content-type': 'application/json' }).end(MISDIRECTED);
        return;
      }
      listener(request, response).catch((error) => {
        // A client that went away in the middle of its request is no news.
        if (!request.destroyed || request.complete) this.log(`error  ${request.method} ${request.url}: ${error}`);
        response.destroy();
      });
    };
    const server = certificate
      ? createSecureServer({ ...OPTIONS, ...certificate }, answer)
      : createServer(OPTIONS, answer);
    // also what has not said a word of TLS yet, of which the server for HTTP knows nothing
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    if (upgrade) server.on('upgrade', (request, socket, head) => this.upgrade(upgrade, request, socket, head));
    const wanted = this.nextPort;
    if (wanted > MAX_PORT) throw unavailable(wanted, 'there is none above 65535');
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(unavailable(wanted, error.message));
      });
      server.listen(wanted, '127.0.0.1', resolve);
    });
    if (wanted !== 0) this.nextPort = wanted + 1;
    this.servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  /** Starts two servers, for http and, with a certificate that nobody trusts, for https. */
  async listenTwice(listener: Listener, upgrade?: Upgrade): Promise<Ports> {
    this.certificate ??= selfSignedCertificate();
    const certificate = await this.certificate;
    const plain = await this.listen(listener, undefined, upgrade);
    return { plain, secure: await this.listen(listener, certificate, upgrade) };
  }

  private upgrade(upgrade: Upgrade, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // a client that goes away in the middle is no news
    socket.on('error', () => {});
    if (!this.hosts.has(request.headers.host)) {
      socket.end('HTTP/1.1 421 Misdirected Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    upgrade(request, socket, head).catch((error) => {
      this.log(`error  ${request.method} ${request.url}: ${error}`);
      socket.destroy();
    });
  }

  /** Stops every server and cuts what is still open. */
  async close(): Promise<void> {
    const closed = this.servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(closed);
  }
}

function unavailable(port: number, why: string): PreviewError {
  return new PreviewError('port-unavailable', `port ${port} (${why}); choose another with --port`);
}
