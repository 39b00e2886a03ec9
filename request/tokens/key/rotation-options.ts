import type { Failure } from '../../aws/failure';
import type { Kms } from '../../aws/kms';
import type { AdminStore } from '../state/admin-store';
import type { RotationPolicy, RotationStep } from './rotation-plan';

/** What a rotation of keys works with. */
export interface KeyRotationOptions {
  readonly store: AdminStore;
  readonly kms: Pick<Kms, 'createKey' | 'publicKey' | 'scheduleDeletion'>;
  readonly policy: RotationPolicy;
  /** The tag by which permissions tell our keys. */
  readonly keyTag: { readonly key: string; readonly value: string };
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  /** Told of each step that was done. */
  readonly onStep?: (step: RotationStep) => void;
  /** Told of each key that was begun and cannot be used; the rotation goes on with the next one. */
  readonly onGivenUp?: (kid: string, problem: string) => void;
  /** Told of each key that is of no use any more and that KMS does not delete; nothing that signs depends on it. */
  readonly onNotDeleted?: (kid: string, failure: Failure) => void;
  /** @default - waits for real */
  readonly wait?: (milliseconds: number) => Promise<void>;
}
