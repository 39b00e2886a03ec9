import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Stack } from '../lib/template/stack';
import { AwsEndpoint } from './aws/aws-endpoint';
import { InMemoryDynamoDb } from './aws/dynamodb/in-memory-dynamodb';
import { InMemoryKms } from './aws/kms/in-memory-kms';
import { InMemoryParameterStore } from './aws/ssm/in-memory-parameter-store';
import { Buckets } from './buckets/buckets';
import { S3Endpoint } from './buckets/s3-endpoint';
import { ControlPlanes } from './control-planes/control-planes';
import { HeadersPolicies } from './headers-policies/headers-policies';
import { KeyValueStores } from './key-value-stores/key-value-stores';
import type { Log } from './log';

/** What functions of the app and the AWS CLI call, all of it at one URL. */
export class AwsServices {
  readonly parameters = new InMemoryParameterStore();
  readonly dynamodb = new InMemoryDynamoDb();
  readonly kms = new InMemoryKms();
  readonly buckets = new Buckets();
  readonly s3: S3Endpoint;
  readonly controlPlanes: ControlPlanes;
  readonly keyValueStores: KeyValueStores;
  readonly headersPolicies: HeadersPolicies;
  private readonly others: AwsEndpoint;

  /** @param stacks those that are deployed so far */
  constructor(account: string, stacks: () => readonly Stack[], log: Log) {
    this.s3 = new S3Endpoint(this.buckets, log);
    this.controlPlanes = new ControlPlanes(stacks, log);
    this.keyValueStores = new KeyValueStores(stacks, log);
    this.headersPolicies = new HeadersPolicies(stacks, log);
    this.others = new AwsEndpoint([this.parameters, this.dynamodb, this.kms], account, log);
  }

  /** Answers a call, also of a service that is not served. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const service of [this.controlPlanes, this.keyValueStores, this.headersPolicies, this.s3]) {
      if (await service.handle(request, response)) return;
    }
    await this.others.handle(request, response);
  }
}
