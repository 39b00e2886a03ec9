import type { Input } from '../aws-input';
import type { AwsService, Caller, OnCall } from '../aws-service';
import { KeyRing } from './key-ring';
import { OPERATIONS } from './operations';

/** AWS KMS in memory, as far as keys for signing need it. */
export class InMemoryKms extends KeyRing implements AwsService {
  readonly targetPrefix = 'TrentService';
  readonly jsonVersion = '1.1';
  readonly operations = Object.keys(OPERATIONS);
  onCall?: OnCall;

  async call(operation: string, input: Input, caller: Caller): Promise<Record<string, unknown>> {
    return (await OPERATIONS[operation]?.(this, input, caller)) ?? {};
  }
}
