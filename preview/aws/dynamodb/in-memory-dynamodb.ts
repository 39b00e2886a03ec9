import type { Input } from '../aws-input';
import type { AwsService, Caller, OnCall } from '../aws-service';
import type { DynaliteRegion } from './dynalite-region';
import { OPERATION_NAMES, type OperationName } from './operation-names';

/** DynamoDB in memory: each Region has its own tables. */
export class InMemoryDynamoDb implements AwsService {
  readonly targetPrefix = 'DynamoDB_20120810';
  readonly jsonVersion = '1.0';
  readonly operations = OPERATION_NAMES;
  onCall?: OnCall;
  private readonly regions = new Map<string, Promise<DynaliteRegion>>();

  async call(operation: string, input: Input, caller: Caller): Promise<Record<string, unknown>> {
    return (await this.region(caller)).call(operation as OperationName, input);
  }

  /** Creates a table and waits until it can be used. */
  async createTable(input: Input, caller: Caller): Promise<void> {
    await this.call('CreateTable', input, caller);
    const isActive = async (): Promise<boolean> => {
      const { Table } = await this.call('DescribeTable', { TableName: input.TableName }, caller);
      return (Table as { TableStatus?: string }).TableStatus === 'ACTIVE';
    };
    while (!(await isActive())) await new Promise(setImmediate);
  }

  /** Apps without tables, and the other commands, need not load dynalite. */
  private region(caller: Caller): Promise<DynaliteRegion> {
    const known = this.regions.get(caller.region);
    if (known) return known;
    const created = import('./dynalite-region.js').then(({ DynaliteRegion }) => new DynaliteRegion(caller));
    this.regions.set(caller.region, created);
    return created;
  }
}
