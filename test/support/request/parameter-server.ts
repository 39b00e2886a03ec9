import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsError } from '../../../preview/aws/aws-error';
import type { InMemoryParameterStore } from '../../../preview/aws/ssm/in-memory-parameter-store';

/** How the server answers its next calls. */
export type Behaviour = (response: ServerResponse, call: Call) => void;

export interface Call {
  /** `GetParameter` */
  readonly action: string;
  readonly input: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
}

/** A Parameter Store on loopback that can be told to fail in every way a network service can. */
export class ParameterServer {
  behaviour: Behaviour = refuses(400, 'ParameterNotFound');
  readonly calls: Call[] = [];
  private server: Server = this.make();
  private port = 0;

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The environment of a function whose calls come here. */
  get env(): NodeJS.ProcessEnv {
    return {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL_SSM: this.url,
    };
  }

  /** Closes connections that wait for a request, as services do while a function is frozen. */
  closeIdleConnections(): void {
    this.server.closeIdleConnections();
  }

  /** Closes the port. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Opens the same port again. */
  async restart(): Promise<void> {
    this.server = this.make();
    await this.start();
  }

  private make(): Server {
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const action = String(request.headers['x-amz-target']).replace('AmazonSSM.', '');
      const call = { action, input: JSON.parse(body), headers: request.headers };
      this.calls.push(call);
      this.behaviour(response, call);
    });
    // connections are closed by the tests alone
    server.keepAliveTimeout = 0;
    return server;
  }
}

/** A parameter with this value. */
export function has(value: unknown, version = 1): Behaviour {
  return (response, { input }) => {
    const Parameter = { Name: input['Name'], Type: 'StringList', Value: value, Version: version };
    response.end(JSON.stringify({ Parameter }));
  };
}

/** What a Parameter Store in memory says, or what a fault makes of it. */
export function serves(parameters: InMemoryParameterStore, fault: Fault = (answer) => answer): Behaviour {
  return async (response, { action, input }) => {
    try {
      const said = await parameters.call(action, input, { region: 'eu-west-1', account: '111111111111' });
      response.end(JSON.stringify(fault(said, action)));
    } catch (error) {
      const { code = 'InternalError', message } = error as AwsError;
      response.writeHead(400).end(JSON.stringify({ __type: code, message }));
    }
  };
}

/** Makes another answer of one. */
export type Fault = (answer: Record<string, unknown>, action: string) => Record<string, unknown>;

/** An error of the service. */
export function refuses(status: number, code: string, message = 'said the server'): Behaviour {
  return (response) => {
    response.writeHead(status).end(JSON.stringify({ __type: code, message }));
  };
}

/** An answer of 200 with this body. */
export function says(body: string, status = 200): Behaviour {
  return (response) => void response.writeHead(status).end(body);
}

/** Takes the request and never answers. */
export const hangs: Behaviour = () => {};

/** Half an answer, then the connection is gone. */
export const breaksOff: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"Parameter":{"Value":"https://half', () => response.destroy());
};
