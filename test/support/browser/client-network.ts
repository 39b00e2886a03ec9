import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSignedCertificate } from '../../../preview/certificate';

/** A network that browsers call a server from: a proxy of theirs says for whom it passes requests on. */
export interface ClientNetwork {
  readonly port: number;
  close(): void;
}

/**
 * @param target URL of the server
 * @param address of the client
 */
export async function startClientNetwork(target: string, address: string): Promise<ClientNetwork> {
  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    const headers = { ...request.headers, 'x-forwarded-for': address };
    const behind = send(new URL(request.url ?? '/', target), { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(behind);
  };
  const server = createServer(await selfSignedCertificate(), pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
