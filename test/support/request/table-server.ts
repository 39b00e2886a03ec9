import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ItemKey } from '../../../request/aws/dynamodb';
import { type Item, marshal, unmarshal } from '../../../request/aws/dynamodb-item';
import { isFailure } from '../../../request/aws/failure';
import { FakeTable } from './fake-table';

/** What happens to a call instead of its work. */
export type Fault = (response: ServerResponse) => void;

/** A table behind DynamoDB's protocol, as far as an authorizer needs it, that can be made to fail in every way. */
export class TableServer {
  readonly table = new FakeTable();
  readonly calls: string[] = [];
  fault: Fault | undefined;
  private server: Server = this.make();
  private port = 0;

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** Closes the port; `start` opens the same one again. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    this.server = this.make();
  }

  get env(): NodeJS.ProcessEnv {
    return {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${this.port}`,
    };
  }

  /** Puts items past every condition. */
  async fill(items: readonly Item[]): Promise<void> {
    for (const item of items) await this.table.put(item as ItemKey & Item, {});
  }

  private make(): Server {
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const action = String(request.headers['x-amz-target']).replace('DynamoDB_20120810.', '');
      this.calls.push(action);
      if (this.fault) this.fault(response);
      else await this.answer(action, JSON.parse(body), response);
    });
    server.keepAliveTimeout = 0;
    return server;
  }

  private async answer(action: string, input: Record<string, never>, response: ServerResponse): Promise<void> {
    if (action === 'Query') {
      const values = unmarshal(input['ExpressionAttributeValues']!) as { ':pk': string; ':after'?: string };
      const items = await this.table.query(values[':pk'], values[':after']);
      if (!isFailure(items)) response.end(JSON.stringify({ Items: items.map(marshal) }));
      return;
    }
    const condition = input['ConditionExpression'] === 'attribute_not_exists(pk)' ? { ifAbsent: true as const } : {};
    const failure = await this.table.put(unmarshal(input['Item']!) as ItemKey & Item, condition);
    if (failure) response.writeHead(400).end('{"__type":"ConditionalCheckFailedException"}');
    else response.end('{}');
  }
}

/** Takes the call and never answers. */
export const hangs: Fault = () => {};

/** Turns the call down. */
export function refuses(status: number, code: string): Fault {
  return (response) => void response.writeHead(status).end(JSON.stringify({ __type: code }));
}
