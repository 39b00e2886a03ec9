import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Caller } from '../aws-service';
import { KmsKey } from './kms-key';
import { type KeySpec, SoftwareKey } from './software-key';

/** The keys of all Regions. */
export class KeyRing {
  private readonly keys = new Map<string, KmsKey>();

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
