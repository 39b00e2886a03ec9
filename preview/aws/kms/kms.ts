import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Input } from '../aws-input';
import type { AwsService, Caller, OnCall } from '../aws-service';
import { KmsKey } from './kms-key';
import { OPERATIONS } from './operations';
import { type KeySpec, SoftwareKey } from './software-key';

/** AWS KMS in memory, as far as keys for signing need it. */
export class Kms implements AwsService {
  readonly targetPrefix = 'TrentService';
  readonly jsonVersion = '1.1';
  readonly operations = Object.keys(OPERATIONS);
  onCall?: OnCall;
  private readonly keys = new Map<string, KmsKey>();

  async call(operation: string, input: Input, caller: Caller): Promise<Record<string, unknown>> {
    return (await OPERATIONS[operation]?.(this, input, caller)) ?? {};
  }

  /** Makes a key. */
  async create(spec: KeySpec, description: string, caller: Caller): Promise<KmsKey> {
    const key = new KmsKey(arnOf(randomUUID(), caller), spec, await SoftwareKey.create(spec), description);
    this.keys.set(key.arn, key);
    return key;
  }

  /**
   * Key of the caller's Region.
   *
   * @param id key id or ARN
   * @throws {AwsError} `NotFoundException`
   */
  get(id: string, caller: Caller): KmsKey {
    const arn = arnOf(id.split('/').at(-1) ?? '', caller);
    const key = id === arn || !id.startsWith('arn:') ? this.keys.get(arn) : undefined;
    if (!key) throw new AwsError('NotFoundException', `Key '${id.startsWith('arn:') ? id : arn}' does not exist`);
    return key;
  }
}

function arnOf(id: string, { region, account }: Caller): string {
  return `arn:aws:kms:${region}:${account}:key/${id}`;
}
