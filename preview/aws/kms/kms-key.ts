import { AwsError } from '../aws-error';
import { type KeySpec, SIGNING_ALGORITHMS, type SoftwareKey } from './software-key';

/** A key of KMS with its state and tags. */
export class KmsKey {
  readonly tags = new Map<string, string>();
  private readonly createdAt = Date.now();
  /** Milliseconds since 1970. */
  private deletedAt: number | undefined;

  constructor(
    readonly arn: string,
    readonly spec: KeySpec,
    readonly key: SoftwareKey,
    private readonly description: string,
  ) {}

  /** `Enabled` or `PendingDeletion`. */
  get state(): string {
    return this.deletedAt === undefined ? 'Enabled' : 'PendingDeletion';
  }

  /** @throws {AwsError} `KMSInvalidStateException` where it is going to be deleted */
  usable(): this {
    if (this.deletedAt === undefined) return this;
    throw new AwsError('KMSInvalidStateException', `${this.arn} is pending deletion.`);
  }

  /** Schedules its deletion; the preview ends before it comes. */
  scheduleDeletion(days: number): Record<string, unknown> {
    this.deletedAt = Date.now() + days * 86_400_000;
    return {
      KeyId: this.arn,
      DeletionDate: this.deletedAt / 1000,
      KeyState: this.state,
      PendingWindowInDays: days,
    };
  }

  /** Members that `GetPublicKey` and `KeyMetadata` share. */
  get usage(): Record<string, unknown> {
    return {
      KeySpec: this.spec,
      CustomerMasterKeySpec: this.spec,
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: [SIGNING_ALGORITHMS[this.spec]],
    };
  }

  /** `KeyMetadata` */
  get metadata(): Record<string, unknown> {
    const [, , , , account, resource = ''] = this.arn.split(':');
    return {
      AWSAccountId: account,
      KeyId: resource.slice('key/'.length),
      Arn: this.arn,
      CreationDate: this.createdAt / 1000,
      Enabled: this.deletedAt === undefined,
      Description: this.description,
      KeyState: this.state,
      ...(this.deletedAt !== undefined && { DeletionDate: this.deletedAt / 1000 }),
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      MultiRegion: false,
      ...this.usage,
    };
  }
}
