import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import type { Network } from '../../../checks/audit/find-out';
import { nameServers } from '../../../checks/audit/resolve-name';
import { onTestFinished } from '../jest/on-test-finished';
import type { Authority, ServerCertificate } from './authority';
import { DnsServer, type Zone } from './dns-server';

/** A name server with these records, and loopback in place of the internet; it goes with the test. */
export async function networkOf(
  zone: Zone,
  authority?: Authority,
  timeout = 2_000,
): Promise<Network & { dns: DnsServer }> {
  const dns = await DnsServer.start(zone);
  onTestFinished(() => dns.stop());
  return {
    dns,
    servers: nameServers([dns.address], timeout),
    isAllowed: (address) => address === '127.0.0.1',
    timeout,
    authorities: createSecureContext(authority && { ca: authority.ca }),
  };
}

/** The port of a web server with TLS on loopback; it goes with the test. */
export function secureServer(certificate: ServerCertificate, listener: RequestListener): Promise<number> {
  return portOf(createHttpsServer(certificate, listener));
}

export function plainServer(listener: RequestListener): Promise<number> {
  return portOf(createHttpServer(listener));
}

/** The port of a server that speaks TLS, and after that whatever a test wants. */
export function secureSocketServer(certificate: ServerCertificate, speak: (socket: Socket) => void): Promise<number> {
  return portOf(createTlsServer(certificate, (socket) => speak(quiet(socket))));
}

export function socketServer(speak: (socket: Socket) => void): Promise<number> {
  return portOf(createTcpServer((socket) => speak(quiet(socket))));
}

/** Whoever is audited goes away when it likes to. */
function quiet(socket: Socket): Socket {
  return socket.on('error', () => {});
}

async function portOf(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(quiet(socket)));
  server.on('tlsClientError', () => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}
