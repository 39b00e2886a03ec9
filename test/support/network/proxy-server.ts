import { createServer, request as send } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from '../jest/on-test-finished';

/** A proxy on loopback: whatever host it is asked for, it finds at one port of this machine. */
export interface ProxyServer {
  readonly url: string;
  /** Hosts with ports that it was asked for. */
  readonly asked: readonly string[];
}

/**
 * Starts a proxy; it ends with the test.
 *
 * @param target port of loopback behind it
 * @param credentials `user:password` without which it answers 407
 */
export async function startProxy(target: number, credentials?: string): Promise<ProxyServer> {
  const asked: string[] = [];
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const refuses = (authorization: string | undefined) => expected !== undefined && authorization !== expected;
  const server = createServer((request, response) => {
    if (refuses(request.headers['proxy-authorization'])) return void response.writeHead(407).end();
    const { host, pathname } = new URL(request.url ?? '');
    asked.push(host);
    const { method, headers } = request;
    const behind = send({ host: '127.0.0.1', port: target, path: pathname, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    request.pipe(behind);
  });
  server.on('connect', (request, client, head) => {
    if (refuses(request.headers['proxy-authorization'])) {
      return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    }
    asked.push(request.url ?? '');
    const behind = connect(target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      behind.write(head);
      behind.pipe(client).pipe(behind);
    });
    for (const [one, other] of [[client, behind] as const, [behind, client] as const]) {
      one.on('error', () => other.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
