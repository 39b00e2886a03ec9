import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSignedCertificate } from '../../../preview/certificate';

/** An answer on its way back, to be spoiled in place. */
export interface PassingAnswer {
  readonly isPreflight: boolean;
  /** `Origin` of the request. */
  readonly origin: string | undefined;
  status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Stands between a browser and a server, and spoils answers. */
export interface MutatingProxy {
  readonly port: number;
  /** Spoils every answer from now on. */
  mutate(change: (answer: PassingAnswer) => void): void;
  close(): void;
}

/** @param target URL of the server behind the proxy */
export async function startMutatingProxy(target: string): Promise<MutatingProxy> {
  let change: (answer: PassingAnswer) => void = () => {};
  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, headers } = request;
    const behind = send(new URL(request.url ?? '/', target), { method, headers }, (answer) => {
      const passing = {
        isPreflight: method === 'OPTIONS',
        origin: headers.origin,
        status: answer.statusCode ?? 0,
        headers: answer.headers,
      };
      change(passing);
      response.writeHead(passing.status, passing.headers);
      answer.pipe(response);
    });
    request.pipe(behind);
  };
  const server = createServer(await selfSignedCertificate(), pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mutate: (next) => {
      change = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
