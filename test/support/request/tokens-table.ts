import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { AwsJsonClient } from '../../../request/aws/aws-json-client';

/** A table of DynamoDB with the keys `pk` and `sk`, in memory, behind an emulator on loopback. */
export class TokensTable {
  readonly name = 'tokens';
  private readonly server: Server = dynalite({ createTableMs: 0 });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const client = new AwsJsonClient({
      service: 'dynamodb',
      targetPrefix: 'DynamoDB_20120810',
      jsonVersion: '1.0',
      env: this.env,
    });
    const keys = ['pk', 'sk'];
    const table = {
      TableName: this.name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
    };
    await client.call('CreateTable', table, AbortSignal.timeout(5_000));
    // the emulator makes the table on its next turn
    await new Promise((resolve) => setTimeout(resolve, 20));
    return this;
  }

  /** The environment of a function whose calls come here. */
  get env(): NodeJS.ProcessEnv {
    return {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
