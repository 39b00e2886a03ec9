import { request } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect as connectTls,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { CertificateFacts, ConnectionFacts } from './facts';

/** An origin as it is asked. */
export interface Asked {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

export interface AskOptions {
  /** Milliseconds for connection, handshake and answer together. */
  readonly timeout: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The authorities that are trusted: one for all connections, since each would take longer to make than a handshake. */
  readonly authorities: SecureContext;
}

const DAY_MS = 86_400_000;
const MAX_HEADER_BYTES = 16_384;
const USER_AGENT = 'cdk-cors-audit';

/**
 * Connects to one address, looks at the certificate and, where it is trusted, sends one `HEAD /` without credentials. The
 * address was checked by the caller: nothing here asks a name server, and no redirect is followed. Never rejects.
 */
export function askOrigin(asked: Asked, address: string, options: AskOptions): Promise<ConnectionFacts> {
  return new Promise((resolve) => {
    let facts: ConnectionFacts = { address };
    const { scheme, host, port } = asked;
    let presented: PeerCertificate | undefined;
    const socket =
      scheme === 'https'
        ? secureSocket(asked, address, options.authorities, (certificate) => {
            presented = certificate;
          })
        : connectTcp(port, address);
    const timer = setTimeout(() => end({ problem: 'timeout' }), options.timeout);
    const end = (more: Partial<ConnectionFacts>): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...facts, ...more });
    };
    // also of what comes after the end: an error that nobody listens to would be thrown
    socket.on('error', ({ code, message }: NodeJS.ErrnoException) => end({ problem: code ?? message }));
    socket.on('close', () => end({ problem: 'closed' }));
    socket.once(scheme === 'https' ? 'secureConnect' : 'connect', () => {
      if (scheme === 'https') {
        const certificate = certificateFacts(socket as TLSSocket, presented, host, options.now);
        facts = { ...facts, certificate };
        if (certificate.untrusted !== undefined || !certificate.matches) return end({});
      }
      return sendHead(asked, socket, end);
    });
  });
}

function secureSocket(
  { host, port }: Asked,
  address: string,
  secureContext: SecureContext,
  onTrusted: (certificate: PeerCertificate) => void,
): TLSSocket {
  return connectTls({
    host: address,
    port,
    ...(isIP(bare(host)) === 0 && { servername: host }),
    secureContext,
    // what is wrong with a certificate is what is asked for
    rejectUnauthorized: false,
    // names are compared later: this is handed the certificate, which takes long to take apart once more
    checkServerIdentity: (_, certificate) => void onTrusted(certificate),
    ALPNProtocols: ['http/1.1'],
  });
}

function certificateFacts(
  socket: TLSSocket,
  presented: PeerCertificate | undefined,
  host: string,
  now: number,
): CertificateFacts {
  const certificate = presented ?? socket.getPeerCertificate();
  const validTo = Date.parse(certificate.valid_to);
  const { O: organisation, CN: commonName } = certificate.issuer ?? {};
  // with `rejectUnauthorized` off, Node.js puts the code where its types have an error
  const untrusted = socket.authorized ? undefined : String(socket.authorizationError);
  return {
    issuer: [organisation ?? commonName ?? 'unknown'].flat()[0] ?? 'unknown',
    validTo: Number.isNaN(validTo) ? 'unknown' : new Date(validTo).toISOString(),
    daysLeft: Number.isNaN(validTo) ? 0 : Math.floor((validTo - now) / DAY_MS),
    ...(untrusted !== undefined && { untrusted }),
    matches: checkServerIdentity(bare(host), certificate) === undefined,
  };
}

function sendHead({ scheme, host, port }: Asked, socket: Socket, end: (more: Partial<ConnectionFacts>) => void): void {
  const authority = port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`;
  const outgoing = request({
    method: 'HEAD',
    path: '/',
    headers: { host: authority, 'user-agent': USER_AGENT, connection: 'close' },
    maxHeaderSize: MAX_HEADER_BYTES,
    createConnection: () => socket,
  });
  outgoing.on('error', ({ code, message }: NodeJS.ErrnoException) => end({ problem: code ?? message }));
  // a body that comes all the same is not read
  outgoing.on('response', ({ statusCode = 0, headers: { location } }) =>
    end({ status: statusCode, ...redirectOf(statusCode, location, `${scheme}://${authority}/`) }),
  );
  outgoing.end();
}

function redirectOf(status: number, location: string | undefined, base: string): Pick<ConnectionFacts, 'redirect'> {
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, base)) return {};
  const { origin, pathname, protocol } = new URL(location, base);
  return { redirect: origin === 'null' ? protocol : `${origin}${pathname}` };
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
