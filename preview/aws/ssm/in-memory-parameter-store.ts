import type { Input } from '../aws-input';
import type { AwsService, Caller, OnCall } from '../aws-service';
import { Parameters } from './parameters';
import { readOperations } from './read-operations';
import { writeOperations } from './write-operations';

const OPERATIONS = { ...readOperations, ...writeOperations };

/** Parameter Store in memory. */
export class InMemoryParameterStore extends Parameters implements AwsService {
  readonly targetPrefix = 'AmazonSSM';
  readonly jsonVersion = '1.1';
  readonly operations = Object.keys(OPERATIONS);
  onCall?: OnCall;

  async call(operation: string, input: Input, caller: Caller): Promise<Record<string, unknown>> {
    return OPERATIONS[operation]?.(this, input, caller) ?? {};
  }
}
