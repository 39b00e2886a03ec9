import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type Preview, startPreview } from '../../preview';
import { inline, preview, synthesise } from '../support/preview/served-app';

const start = () =>
  preview((stack) => {
    const code = 'exports.handler = async (event) => ({ statusCode: 200, body: event.headers["X-Forwarded-Proto"] })';
    const integration = new LambdaIntegration(inline(stack, 'Fn', code));
    new RestApi(stack, 'Api').root.addMethod('ANY', integration);
  });

/** A GET over TLS that trusts everybody, under a host name of the browser's choice. */
async function getOverTls(url: string, servername: string): Promise<{ body: string; names: string | undefined }> {
  const sent = request(url, { rejectUnauthorized: false, servername }).end();
  const [response] = await once(sent, 'response');
  const names = (response.socket as TLSSocket).getPeerCertificate().subjectaltname;
  let body = '';
  for await (const chunk of response) body += chunk;
  return { body, names };
}

describe('the servers of a preview', () => {
  it('answer over TLS for localhost and the example domains', async () => {
    const { endpoints } = await start();
    const { body, names } = await getOverTls(endpoints[0]?.httpsUrl ?? '', 'app.shop.example');
    expect(body).toBe('https');
    expect(names).toBe('DNS:localhost, DNS:*.example, DNS:*.shop.example, IP Address:127.0.0.1');
  });

  it('go on after a client that leaves in the middle of a request', async () => {
    const { url, aws, lines } = await start();
    for (const { port } of [new URL(url), new URL(aws)]) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write('POST /prod HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf');
      await once(socket, 'connect');
      socket.destroy();
      await once(socket, 'close');
    }
    expect(await (await fetch(url)).text()).toBe('http');
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('end at once, whatever is open: a connection without a word at a port for TLS too', async () => {
    const { endpoints, close } = await start();
    const silent = connect(Number(new URL(endpoints[0]?.httpsUrl ?? '').port), '127.0.0.1');
    silent.on('error', () => {});
    await once(silent, 'connect');
    const gone = once(silent, 'close');
    await close();
    await gone;
  });

  it('are refused above the last port', async () => {
    const app = synthesise((scope) => void new RestApi(new Stack(scope, 'Shop'), 'Api').root.addMethod('GET'));
    await expect(startPreview({ app, port: 65_534 })).rejects.toThrow('port-unavailable: port ');
  });

  it('refuse what is larger than API Gateway takes', async () => {
    const { url } = await start();
    const response = await fetch(url, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });

  it('count their ports up from the one given', async () => {
    const app = synthesise((scope) => {
      const stack = new Stack(scope, 'Shop');
      new RestApi(stack, 'Api').root.addMethod('GET');
    });
    let started: Preview | undefined;
    let port = 0;
    for (let attempt = 0; !started && attempt < 20; attempt++) {
      port = 20_000 + Math.floor(Math.random() * 20_000);
      started = await startPreview({ app, port }).catch(() => undefined);
    }
    const [endpoint] = started?.endpoints ?? [];
    const ports = [started?.aws, endpoint?.url, endpoint?.httpsUrl].map((url) => Number(new URL(url ?? '').port));
    await started?.close();
    expect(ports).toEqual([port, port + 1, port + 2]);
  });

  it('fail to start on a port that is taken, and leave nothing open', async () => {
    const { aws } = await start();
    const app = synthesise((scope) => void new Stack(scope, 'Shop'));
    const port = Number(new URL(aws).port);
    await expect(startPreview({ app, port })).rejects.toThrow(
      `port-unavailable: port ${port} (listen EADDRINUSE: address already in use 127.0.0.1:${port}); choose another with --port`,
    );
  });
});
