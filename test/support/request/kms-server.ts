import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeKms } from './fake-kms';

/** The software keys behind an address on loopback, for functions that run as they are deployed. */
export class KmsServer {
  readonly kms = new FakeKms();
  private readonly server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = this.kms.answer({ headers: request.headers as Record<string, string>, body });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer.body);
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get env(): NodeJS.ProcessEnv {
    return { AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}` };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
